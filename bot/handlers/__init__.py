"""What a chat product sends, handed to one service each; `slack/` is the only one so far."""
