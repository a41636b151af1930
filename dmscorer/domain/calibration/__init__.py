"""Reference cases, certificates, grade pictures."""
