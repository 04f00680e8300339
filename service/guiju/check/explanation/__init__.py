"""Findings as verdicts: the words of the rule, the facts of the case, the report and its receipt."""
