"""boardbot doctor: every mistake of a set-up, found and reported with its fix. It looks, and changes nothing.

`examine.py` goes through them in the order in which they are set up; `slack.py`, `boards.py` and `leads.py` have the
checks of each, and `check.py` what a finding is.
"""
