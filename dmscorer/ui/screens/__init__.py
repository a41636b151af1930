"""One screen a feature word; screens know the workspace and widgets, never each other."""
