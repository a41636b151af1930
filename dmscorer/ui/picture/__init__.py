"""A photo under a person's hands: canvas, zoom, brightness and contrast, thumbnails."""
