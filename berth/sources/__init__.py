"""From bytes to a table: cleaning."""
