"""The coordinator's Photos page: bring in, review, redact, assign views, mark regions, shot list."""
