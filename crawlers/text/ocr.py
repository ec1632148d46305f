"""Text of scanned pages by Tesseract with Dutch, where that is installed. Runs in the reader's
worker process, within its limits."""

import functools
import os
import shutil
import subprocess

LANGUAGE = "nld"
#: seconds for one page
PAGE = 60.0
#: Tesseract's page segmentation: with and without finding how the page lies
TURNED, UPRIGHT = "1", "3"


@functools.cache
def _languages() -> frozenset[str]:
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        listing = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(listing.stdout.split())


def available() -> bool:
    """Whether Tesseract is there, with Dutch."""
    return LANGUAGE in _languages()


def recognise(image: bytes, dpi: int) -> str | None:
    """Text of a page as a PGM image, however it lies; None where it could not be read."""
    segmentation = TURNED if "osd" in _languages() else UPRIGHT
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(dpi)]
    try:
        result = subprocess.run(
            [*command, "--psm", segmentation],
            input=image,
            capture_output=True,
            timeout=PAGE,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else None
