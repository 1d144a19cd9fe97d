"""What the evidence proves, and what each engine makes of the login: pure, with crosshost.policy."""
