"""Knowledge: texts, rules, ontology and calendar become one dataset and compiled shapes."""
