"""Guesses a board's site file from a few of its pages; a person checks it before it is used.

In: saved pages of unknown roles. Out: the words of a site file, with reasons. Nothing here asks
for a page, and nothing here reads an ad for a crawl.
"""
