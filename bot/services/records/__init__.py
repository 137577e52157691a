"""The record: giving it back, keeping it for so long, and erasing from it.

`export.py` writes each table as the import reads it, `workbook.py` a workbook of them, `foi_bundle.py` the bundle for a request
for information; `backup.py` copies all of it and puts it back; `retention.py` destroys by age, `erasure.py` forgets a person,
`erase_words.py` an update's words.
"""
