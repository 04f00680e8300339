"""What workers do, one task a module; `context` puts them together."""
