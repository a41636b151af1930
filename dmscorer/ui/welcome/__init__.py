"""Before a study is open: recent studies, a new study, sign-in."""
