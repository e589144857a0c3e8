"""Statistics on plain arrays: nothing here knows what a review is."""
