"""Guiju 规矩: working rules of district governments as a knowledge graph that answers questions and checks cases."""
