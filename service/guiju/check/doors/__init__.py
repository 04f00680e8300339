"""Cases and profiles as users write them: read, looked up, and named by their place where something is wrong."""
