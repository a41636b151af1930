"""What a person can do: one public function an act, one transaction a function, no Qt."""
