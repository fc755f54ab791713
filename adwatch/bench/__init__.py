"""Benchmarks: figures printed by `adwatch bench`, each beside a baseline of the same run."""
