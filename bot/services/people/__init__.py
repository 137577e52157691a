"""Who is who: accounts and what somebody may do, and who is away."""
