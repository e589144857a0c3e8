"""How right berth is, on real reviews with gold ratings and on invented markets."""
