"""The outbox: messages are rows written with their cause, sent once, and accounted for.

`outbox.py` enqueues, leases, sends and records; `notes.py` sends a few plain words; `undelivered.py` reports what did not arrive;
`alerts.py` says when nothing goes out or comes in; `isolation.py` keeps what breaks from stopping the rest of the clock's work.
"""
