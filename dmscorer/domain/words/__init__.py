"""Text in two languages and numbers in running text."""
