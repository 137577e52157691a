"""Reading what a lead writes in plain words.

Their own words apart from what they quote (`quotes`), the parts that name actions and ratings (`parts`), and what words
are for (`intent`).
"""
