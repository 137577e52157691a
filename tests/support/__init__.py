"""What tests share: a small council with a bot and a clock moved by hand, a strict fake Slack, files and processes."""
