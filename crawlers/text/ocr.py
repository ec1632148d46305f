"""Text of scanned pages by Tesseract with Dutch, where that is installed. Runs in the reader's
worker process, within its limits."""

import functools
import os
import shutil
import subprocess
from typing import Any

#: dots an inch at which a page is drawn to be read
DPI = 200
LANGUAGE = "nld"
#: seconds for one page
PAGE = 60.0


@functools.cache
def available() -> bool:
    """Whether Tesseract is there, with Dutch."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        told = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in told.stdout.split()


def recognise(page: Any) -> str | None:
    """Text of a page (of pypdfium2), None where it could not be read."""
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    stride, width, height = bitmap.stride, bitmap.width, bitmap.height
    pixels = bytes(bitmap.buffer)
    rows = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    bitmap.close()
    image = b"P5 %d %d 255\n" % (width, height) + rows
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(DPI)]
    try:
        done = subprocess.run(
            command,
            input=image,
            capture_output=True,
            timeout=PAGE,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None
