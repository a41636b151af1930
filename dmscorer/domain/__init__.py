"""The words of the study: frozen values and pure functions; no library, no input or output, no clock."""
