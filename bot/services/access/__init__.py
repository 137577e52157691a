"""Who may see and do what; every service asks here, whatever button, command or form it was called by.

`permissions.py` finds somebody's roles and refuses in words made from the table of `bot/domain/permissions.py`;
`visibility.py` works out who is asking, and which boards they see.
"""
