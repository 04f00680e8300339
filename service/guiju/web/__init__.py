"""The web service: pages for people, standards for programs."""

from guiju.web.app import create_app
from guiju.web.engine import Engine
from guiju.web.settings import Settings

__all__ = ["Engine", "Settings", "create_app"]
