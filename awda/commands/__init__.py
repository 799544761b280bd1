"""The commands of the command line, a file each; what is only looked up shares one.

May import everything; the model only inside a function, so that help is quick. To add a command,
write its file here and add it to `cli.py`.
"""
