"""Importing plans, people and indicators: everything or nothing, and a report of what became of each row.

`files.py` is the way in, `match_plan.py` finds whose action a row of somebody's own plan is, `published.py` loads files of
published figures, which `staging.py` keeps from readers until they are whole, and `fetch.py` downloads them. Every file
is read by `bot/imports`.
"""
