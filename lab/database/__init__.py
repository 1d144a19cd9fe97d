"""scripts/database: backup, restore, and the move from SQLite to PostgreSQL."""
