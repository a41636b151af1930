"""Make, open and sign in to a study; labels and the order of visits. The value that every workflow is handed is ``OpenStudy``."""
