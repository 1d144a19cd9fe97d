"""A whole deployment as tests: named checks that every project of a page and a Django API should pass."""
