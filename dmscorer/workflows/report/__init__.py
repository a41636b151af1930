"""The report, one file per group of sections, and the export folder, file by file.

The Methods and Results text for a manuscript is worded in ``domain/agreement/paragraph.py`` and ``domain/results/paragraph.py``.
"""
