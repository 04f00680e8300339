"""Check: a case becomes a graph, the graph becomes verdicts, the verdicts become a report."""
