"""Before a study is open: recent studies, a new study, signing in."""
