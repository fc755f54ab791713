"""The thin package: the vocabulary (model, ports, errors) below, the wiring and the faces above."""

__version__ = "0.1.0"
