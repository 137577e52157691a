"""Who is who, and who is away.

`accounts.py` finds people's accounts and asks where it is unsure;
`absences.py` records leave and who stands in.
"""
