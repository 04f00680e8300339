"""What workers do, one task a module; guiju.engine puts them together."""
