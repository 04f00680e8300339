"""The reasoner: signing norms and their cases as OWL 2 DL, and what HermiT proves of them."""
