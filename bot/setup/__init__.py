"""boardbot init: one dialogue from tokens to a live board.

Each step looks at what is there already (`.env`, the database), so that a second run begins at the first that is
unanswered. `steps.py` has them in order; `tokens.py`, `board.py` and `leads.py` ask; `answers.py` is who answers: somebody
at a terminal, or the options of the command.
"""
