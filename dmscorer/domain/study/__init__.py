"""A study and its people; what comes next."""
