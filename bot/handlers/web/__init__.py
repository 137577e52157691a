"""What is fetched over HTTP apart from Slack's requests: calendars."""
