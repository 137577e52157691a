"""The groups of the command line, a module a subject; `bot/__main__.py` puts them together."""
