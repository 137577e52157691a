"""View models: the facts that a template shows, one class a message or form, by the same subjects as the services.

Each has an example(), which `boardbot preview` and the golden files show. Nothing here reads the database.
"""
