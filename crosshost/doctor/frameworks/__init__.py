"""Which framework answers, from the responses alone, and the fixes in its own words."""
