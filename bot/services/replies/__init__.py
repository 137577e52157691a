"""What people write in plain words: filed where it is clear, else kept and asked about.

A message comes in by `receive`, `reading` decides what it is, of what `writer` may mean; `filer` files and answers.
What is not clear is kept and asked about by `unfiled`; a press on such a question is in `picked`.
"""
