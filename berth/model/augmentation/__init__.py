"""Other examples made of those there are, while training: images, sounds, and mixtures."""
