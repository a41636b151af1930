"""Photos from outside: a folder SUBJECT/VISIT/file, or a CSV list."""
