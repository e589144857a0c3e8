"""Opening a report where there is somebody to see it."""

import os
import sys
import webbrowser
from pathlib import Path


def open_report(file: Path) -> bool:
    """Open the file in the browser if a person sits at a display; say whether it was tried."""
    shown = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not shown or not sys.stdout.isatty() or os.environ.get("CI"):
        return False
    return webbrowser.open(file.absolute().as_uri())
