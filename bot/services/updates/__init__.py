"""What leads report of their actions; every version is kept.

`record.py` files an update, from a button, a form (`form.py`) or a plain reply (`replies.py`, `reading.py`); `sign_off.py` has
a chair decide about it; `corrections.py` and `withdraw.py` correct the record; `history.py` shows it.
"""
