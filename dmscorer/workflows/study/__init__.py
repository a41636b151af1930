"""Make, open, sign in to and check a study."""
