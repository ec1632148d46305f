"""Pictures of pages: nothing but OCR tells what stands on them."""

import functools
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.text.page import SCAN, Context, Page, Unreadable

#: points of a picture that is still drawn
PIXELS = 60_000_000


def read_image(path: Path, context: Context) -> Iterator[Page]:
    """A page for each picture in the file (a TIFF may hold many)."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(path) as image:
            for frame in ImageSequence.Iterator(image):
                yield Page("", SCAN, functools.partial(_grey, frame))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable("beschadigde afbeelding") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("afbeelding te groot om te lezen") from error


def _grey(frame: Any) -> bytes:
    buffer = io.BytesIO()
    frame.convert("L").save(buffer, "PPM")
    return buffer.getvalue()
