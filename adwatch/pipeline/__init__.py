"""The composition root: the only place that knows all four rooms and joins them.

page -> ad -> signals -> links -> clusters -> products; each step is a module here.
"""
