"""The evidence pack: what it says in plain words, how it is written, how anybody checks it."""
