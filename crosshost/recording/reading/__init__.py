"""Reads a recording: a file for each kind, and what several kinds share."""
