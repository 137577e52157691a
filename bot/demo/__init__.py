"""The demo: one reporting month played in seconds (`play.py`), of staged replies, shown in the terminal and on a page."""
