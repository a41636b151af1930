"""What a person does, as calls of workflows: the workspace, its acts by feature, jobs, preferences; what every screen is."""
