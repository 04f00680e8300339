"""Who may do an act on a day: posts, substitutes, mandates, and where the rules say nothing."""
