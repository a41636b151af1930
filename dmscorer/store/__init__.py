"""The study on disk: SQLite through SQLAlchemy Core, rows in and out. The only place with SQL."""
