"""What is ahead of boards, day by day (`events.py`), and calendars of it to subscribe to (`feeds.py`)."""
