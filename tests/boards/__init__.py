"""Boards built as well-known families of software build theirs, with the truth of what they state."""
