"""Answers questions from a folder of documents and cites every sentence."""

__version__ = "0.2.0"
