"""All statistics of a study in one call: frames, battery, cross-check."""
