"""Charts, one file a form; each takes prepared marks and a theme and returns an Altair chart."""
