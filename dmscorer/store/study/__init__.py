"""The database of a study: file, tables, lock, migrations, events, people."""
