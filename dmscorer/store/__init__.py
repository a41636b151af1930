"""The study on disk: SQLite through SQLAlchemy Core, and the originals under their hash."""
