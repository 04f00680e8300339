"""The web service: pages for people, standards for programs."""
