"""Every figure: from the study to the picture."""
