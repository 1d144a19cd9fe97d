"""What the doctor sends: one request at a time or a few reads together, within a time limit, and which ones."""
