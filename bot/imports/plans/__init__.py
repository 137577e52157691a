"""Reading a plan in a layout of its own: what its headings mean, which rows are actions, which file is which plan.

The result is our own tables, as `bot.imports.columns` describes them.
"""
