"""The made-up patients and raters of the demo."""
