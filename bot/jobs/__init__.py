"""What the clock does: the schedule of jobs, the sender of messages, and what makes it tick."""
