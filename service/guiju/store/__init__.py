"""The dataset and the questions put to it: an embedded engine in killable workers, or a remote one."""
