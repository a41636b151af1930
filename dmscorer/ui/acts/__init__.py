"""What a person does, as workflow calls: ``workspace`` and the acts of each feature; jobs in threads; preferences; what a screen is."""
