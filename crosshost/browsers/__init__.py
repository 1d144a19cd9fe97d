"""Find, launch, trust and stop a real browser, without a driver: a fresh profile and one URL."""
