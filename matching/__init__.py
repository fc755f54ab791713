"""Signals in, links and clusters out: scores with reasons.

This room must not know sites, pages or SQL.
"""
