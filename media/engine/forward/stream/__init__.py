"""One stream: its packets and their numbers, what it lost, how well it arrives."""
