"""The SHACL engines' names, for those who choose one without loading any."""

from typing import Final

NAMES: Final = ("direct", "pyshifty", "pyshacl")
DEFAULT: Final = NAMES[0]
