"""Answering what people ask: questions by their first word, and the home tab.

`commands.py` has every word; `answer.py` finds which question the words ask; `actions.py`, `boards.py` and
`indicators.py` answer it; `home.py` is the home tab. Who is asking decides what is shown, here and not in the button.
"""
