"""The groups of the command line, a module a subject; `bot/__main__.py` puts them together.

Where commands are, annotations are not postponed: typer reads each at every start, and would have to compile it from its
text four times, which is half the time of putting the commands together.
"""
