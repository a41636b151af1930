"""How everything looks: colours and sizes (``tokens``), themes, stylesheet, icons; names of sites and numbers on screens."""
