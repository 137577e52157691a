"""The indicators that boards follow: which changed, whether it matters, and what of their figures is doubtful."""
