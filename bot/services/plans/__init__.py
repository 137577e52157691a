"""Changing a plan: from draft to live, its actions, and who leads them.

`start.py` makes a plan live, `stop.py` returns it to draft, `pause.py` has it stand still and go on, each shown first
(`preview.py`); `edit.py` and `close.py` change its actions, each with a reason that is kept;
`leads.py` names and hands over, `named_leads.py` makes people of printed names, `lead_changes.py` has what follows,
`lead_rows.py` keeps who led when;
`unassigned.py` reports actions that nobody answers for, `ended.py` plans that are over.
"""
