"""Asking leads each month: requests and their messages, reminders, and the list of what is missing."""
