"""Why a query finds nothing: its smallest group of patterns without an answer, and the nearest terms that are known."""
