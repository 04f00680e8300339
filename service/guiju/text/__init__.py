"""Text: source → tree of chapters, articles, paragraphs and items; quotes → spans; tree → linked data."""
