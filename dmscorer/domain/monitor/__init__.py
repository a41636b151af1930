"""Which patches a good monitor can tell apart."""
