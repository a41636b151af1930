"""Choose, sign, amend, export and import the charter."""
