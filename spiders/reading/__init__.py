"""How words, prices, places and identifiers are read from a page, whatever site it is of."""
