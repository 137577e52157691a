"""The outbox: messages written with their cause, notes, what did not arrive, and keeping what breaks apart."""
