"""The Charter page: choose the rules, plan, sign, amend. What each choice is called and why it matters is in ``words``."""
