"""A case as the shapes see it: who is who, which norms apply, when everything was."""
