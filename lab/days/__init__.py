"""scripts/bad-days: what users see and what is lost when something breaks, under a steady load by real HTTP."""
