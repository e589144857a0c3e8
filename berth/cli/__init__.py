"""The command `berth`: one file per verb."""
