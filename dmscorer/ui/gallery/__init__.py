"""Pictures of every screen of the program, as ``dmscorer screens`` draws them."""
