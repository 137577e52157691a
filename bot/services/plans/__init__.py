"""Changing a plan from chat: its actions, who leads them, who leads none, and making it live."""
