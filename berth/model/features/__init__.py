"""Features: columns of a table as numbers, without a network."""
