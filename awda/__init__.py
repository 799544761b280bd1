"""The faces of Awda: the command line."""
