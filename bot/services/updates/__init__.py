"""What leads say of their actions: filing it from a button, a form or a plain reply; signing it off; correcting it.

Every version is kept.
"""
