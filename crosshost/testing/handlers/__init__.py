"""What carries the requests to a server: one module a kind. Each imports Django only where it needs it."""
