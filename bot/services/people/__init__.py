"""Who is who, where they are reached, and who is away.

`accounts.py` finds people's accounts and asks where it is unsure; `reach.py` works out where somebody is reached;
`absences.py` records leave and who stands in; `statuses.py` who says in their status that they are away.
"""
