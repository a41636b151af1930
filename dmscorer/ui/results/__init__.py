"""The results of the study: tables, figures, each patient's course, clinical values, plates."""
