"""The neutral message: made by a template around a view, split where it is long, and shown by any surface."""
