"""The coordinator's first page: what to do next, and how far every reading is."""
