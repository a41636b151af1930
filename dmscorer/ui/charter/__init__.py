"""The rules of the study: choose, plan, sign, amend."""
