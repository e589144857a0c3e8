"""The market line: what people need, how well each product serves it, and where the room is."""
