"""The use cases, a package a subject: each a function with keyword arguments, one transaction, its audit row.

Who may do it is asked here; what it says is in `templates/`, around the views of `bot/views`.
"""
