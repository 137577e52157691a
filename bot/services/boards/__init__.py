"""How boards stand and how they are set up.

`state.py` reads how boards stand at a moment, `compared.py` how they stand and stood, `responses.py` who was asked and
answered; `schedule.py` has each board's days, `settings.py` their change from chat, `channels.py` their channels.
"""
