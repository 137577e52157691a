"""A board's meetings: their days and deadlines, and their papers, frozen in time."""
