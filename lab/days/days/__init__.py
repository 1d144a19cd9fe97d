"""A module for each bad day, with its `DAY`. The module's name is the day's, with hyphens."""
