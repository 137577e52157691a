"""The indicators that boards follow: which changed, whether it matters, and what of their figures is doubtful.

`followed.py` has a board's indicators and their news, `changes.py` compares editions by the rules of `bot/domain/changes`,
`describe.py` puts a change into a councillor's words, `doubts.py` what looks wrong.
"""
