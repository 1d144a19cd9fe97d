"""How the doctor logs in: what the options and the login's own responses say of its fields, form, token and session."""
