"""What boards get: the summary, the weekly digest, papers, and what changed since a meeting.

`digest.py` computes and sends them; `board.py` makes a board's report as a view, and the same as data.
"""
