"""The report and the export folder."""
