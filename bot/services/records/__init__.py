"""The record: exporting it, bundling it for a request for information, keeping it for so long, and erasing from it."""
