"""Contents of files, kept by SHA-256: one copy however many records share it."""

import fcntl
import hashlib
import os
import tempfile
from pathlib import Path

#: how the name begins of a file that is being written
HALF = "tmp"


class Files:
    """Content-addressed folder; a file appears under its name only when it is complete."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bestanden"
        self.folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def put(self, content: bytes) -> str:
        """Keeps the content and gives its SHA-256 (hex)."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            try:
                _written(content, target)
            except FileNotFoundError:  # tidied away in the moment before it was held
                _written(content, target)
        return digest

    def tidy(self) -> None:
        """Removes what is half written and that nobody is writing any more."""
        for path in self.folder.glob(f"*/{HALF}*"):
            try:
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink(missing_ok=True)
            except (BlockingIOError, FileNotFoundError):
                continue


def _written(content: bytes, target: Path) -> None:
    descriptor, half = tempfile.mkstemp(dir=target.parent, prefix=HALF)
    with open(descriptor, "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.replace(half, target)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
