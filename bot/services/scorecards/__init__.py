"""Scorecards for residents: what is in them, who lets them out, what is exempt, what is shown, and the pages of that."""
