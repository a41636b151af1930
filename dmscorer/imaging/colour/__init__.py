"""What values in a file mean as colour, and their way to sRGB."""
