"""What only the demo has (DJANGO_DEMO=true): a known user, a few posts, and a way to start over."""
