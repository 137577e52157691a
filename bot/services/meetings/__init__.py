"""A board's meetings.

`schedule.py` adds and cancels them and works out their deadlines; `doubts.py` says what is odd about a day;
`papers.py` shows the papers as they would be now, and freezes them in time.
"""
