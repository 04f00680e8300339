"""SHACL engines behind one interface, and the graph of a case that they look into."""
