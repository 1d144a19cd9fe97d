"""Replay every recorded cell with crosshost.testing, which is a browser in front of Django's own handler."""
