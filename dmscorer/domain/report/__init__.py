"""What a report is made of, the GRRAS list, and what an export leaves out (dates moved, labels numbered)."""
