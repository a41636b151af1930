"""The words of the study as frozen values and pure functions: no library, no input or output, no clock."""
