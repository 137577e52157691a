"""Reading published figures: a file row by row, and the download from Fingertips.

What a printed figure says is read by `bot.domain.figures`.
"""
