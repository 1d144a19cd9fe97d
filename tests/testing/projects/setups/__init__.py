"""The five healthy projects."""
