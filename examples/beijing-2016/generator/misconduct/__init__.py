"""What went wrong, what was badly recorded, and what only looks wrong, each with what it has to lead to."""
