"""The rules: what counts as overdue, which words are a rating, what changed in an indicator.

Plain functions and data, without database, network or clock of their own.
"""
