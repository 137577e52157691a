"""Reading people's files: workbooks, Word documents and text tables into grids, grids into rows, every cell checked.

`plans/` reads a plan in somebody's own layout, `figures/` published figures. Nothing here writes to the database.
"""
