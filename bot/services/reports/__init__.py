"""What boards get: the summary, the weekly digest, papers, and what changed since a meeting.

Each is worked out as facts (`board.py`), of which `rendered.py` makes message, thread and data.
"""
