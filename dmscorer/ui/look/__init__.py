"""How everything looks: light and dark, sizes, the stylesheet, icons, names of sites and numbers on screens."""
