"""What this user chose on this machine: recent studies, theme, text size."""
