"""Ads in, signals out: pure functions that know text and pixels.

This room must not know time, network, database, or any other ad.
"""
