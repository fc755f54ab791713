"""URLs in, pages and ads out: HTTP, browsers and HTML.

This room must not know SQL, phone numbers or what other sites hold.
"""
