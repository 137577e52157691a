"""Asking leads each month.

`ask.py` sends the requests, for the `askings.py` that are due; `message.py` builds them and keeps them true, `reminders.py`
reminds, `missing_updates.py` sends officers the list of what is missing; `pass_on.py` asks a delegate instead, `preview.py` shows
whom an asking would reach.
"""
