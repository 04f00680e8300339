"""Ranked full-text search over the rules: the words of a question to the sentences that speak of them."""
