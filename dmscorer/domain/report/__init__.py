"""What a report is made of, the GRRAS list, what an export leaves out."""
