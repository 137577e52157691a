"""Mail that comes in: `hear.py` takes one in, `poll.py` fetches them from their mailbox."""
