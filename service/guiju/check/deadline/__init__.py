"""Due days, what moved them, and what is still to do."""
