"""Answering what people ask: the words after /board, and the home tab.

Who asks decides what is shown, here and not in the button.
"""
