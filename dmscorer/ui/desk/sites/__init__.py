"""The sites of the desk: body map and list, with the state of each."""
