"""All statistics of a study in one call: which measure gets which, first round and repeats, second opinion by pingouin."""
