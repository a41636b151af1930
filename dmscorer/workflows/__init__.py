"""What a person can do: one public function per act, one transaction per function, no Qt."""
