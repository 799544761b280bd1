"""The model once more, in plain Python, written from the text of docs/ODD.md alone."""
