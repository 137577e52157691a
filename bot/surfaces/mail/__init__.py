"""Mail: for those who have no account. `surface.py` sends, `compose.py` makes a mail of a neutral message."""
