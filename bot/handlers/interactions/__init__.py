"""What people do, whatever the surface: press a button (`press`), send a form (`submit`), ask a question (`ask`).

They write to the bot (`receive`), or mention it where others read along (`converse`).

A surface's own package turns what comes in into an `Interaction` and one of these calls, and shows the `Reply` in its
own way. What is refused is raised, as a BoardbotError in plain words.
"""

from bot.handlers.interactions.buttons import press
from bot.handlers.interactions.forms import submit
from bot.handlers.interactions.interaction import Interaction, Reply, Show
from bot.handlers.interactions.questions import ask, converse, receive
from bot.handlers.interactions.sent import Sent

__all__ = ["Interaction", "Reply", "Sent", "Show", "ask", "converse", "press", "receive", "submit"]
