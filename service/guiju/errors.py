"""The base of errors that tell a person what is wrong and how to mend it: the command line prints them as they are."""


class ToldError(Exception):
    """An error whose text is one for people, in Chinese and in English."""
