"""The model line: columns in, a target out."""
