"""The stations of the main job, in the order of the line: evidence, needs, study, story."""
