"""Board papers: one neutral document (`document.py`), read from a template (`reader.py`), and written as Word or PDF."""
