"""Workbooks (.xlsx): cases read from them, templates to fill in, and verdicts written out."""
