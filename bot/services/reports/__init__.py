"""What boards get: the summary, the weekly digest, papers, and what changed since a meeting."""
