"""What stands on each site of the town: its words, prices, contacts, and what happens to it."""
