"""Recording: the append-only register."""
