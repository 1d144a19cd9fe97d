"""One-line assertions about a project: can this page log in, and can an attacker read this URL."""
