"""Real browsers as witnesses, without a driver: a fresh profile, one URL, and the page reports to its own origin."""
