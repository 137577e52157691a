"""The chat products that the bot speaks through: Slack; a console and a file for demos and dry runs."""
