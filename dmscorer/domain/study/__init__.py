"""The study and its people: which roles there are (``study.Role``), who may take part, what comes next."""
