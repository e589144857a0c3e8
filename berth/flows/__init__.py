"""The straight lines, read as prose: the only place that wires parts together."""
