"""The Results page: tables, figures, each patient's course, clinical values, photo plates."""
