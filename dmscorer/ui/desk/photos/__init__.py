"""The photos of the desk: which one opens at a site (``photo_pane``), decoding ahead, linked views, a second window."""
