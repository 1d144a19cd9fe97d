"""Parsers, a module a kind of value.

Each takes the text of one variable and returns the setting's value, or raises ValueError with the reason and a right
value.
"""
