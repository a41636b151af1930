"""Make, open, sign in to and check a study. The value that every workflow is handed is ``OpenStudy``."""
