"""The Export page: which files, what in them could identify someone, where they go."""
