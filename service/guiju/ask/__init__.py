"""Answers a question in Chinese with the norms that answer it: by the graph's words and kinds, no language model."""
