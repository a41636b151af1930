"""The coordinator's photos: bring in, review, redact, give views, mark regions, shot list."""
