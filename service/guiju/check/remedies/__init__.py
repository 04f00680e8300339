"""What would put a breach right: the least change of the record, tried by checking again."""
