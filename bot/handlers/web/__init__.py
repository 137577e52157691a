"""What is fetched over HTTP apart from what a chat product asks: calendars, and pages for residents."""
