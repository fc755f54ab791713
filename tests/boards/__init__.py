"""Boards built as well-known software builds them, with the truth of what they state."""
