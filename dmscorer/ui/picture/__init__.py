"""A photo as the user handles it: canvas, zoom, brightness and contrast, thumbnails."""
