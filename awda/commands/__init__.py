"""The commands of the command line that fill a file of their own.

May import everything; the model only inside a function, so that help is quick. To add a command,
write its file here and add it to `cli.py`.
"""
