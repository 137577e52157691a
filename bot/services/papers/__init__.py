"""Board papers: what is in them (`board_paper.py`, `plans.py`), their front sheet, and the files that are made of them."""
