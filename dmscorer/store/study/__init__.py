"""The database itself: file and journal, tables and triggers, writer lock, migrations, audit trail, people, passphrases."""
