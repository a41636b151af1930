"""What a person does, as workflow calls: the acts of each feature, jobs in threads, preferences, what a screen is.

``session`` says who is signed in and refuses the coordinator's side to others; ``workspace`` also opens and closes studies.
"""
