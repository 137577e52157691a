"""Who may see and do what; every service asks here."""
