"""Model objects in and out: rows, files and their integrity.

This room must not know what a phone number or a web page means.
"""
