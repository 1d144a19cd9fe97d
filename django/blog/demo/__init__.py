"""For the demo only (DJANGO_DEMO=true): a known user, a few posts, and starting over."""
