"""The Export page: which files, what in them could identify somebody, where they go."""
