"""Files that people exchange: how CSV is written and read (``tables``)."""
