"""The diagnosis as text, as a JSON document with a schema and as JUnit XML; what may be shown, and what is not seen."""
