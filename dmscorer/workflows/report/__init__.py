"""The report, section by section, and the export folder, file by file."""
