"""The steps of training, each handed what the one before found."""
