"""What boards are told: the summary, the weekly digest, papers, and what changed since a meeting."""
