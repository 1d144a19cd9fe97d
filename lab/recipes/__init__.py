"""Prove recipes: start what each says, on names of this machine, and let browsers log in there."""
