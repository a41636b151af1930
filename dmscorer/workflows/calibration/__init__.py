"""Reference cases, the expert panel, certificates, grade pictures."""
