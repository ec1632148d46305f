"""Contents of files, kept by SHA-256: one copy however many records share it."""

import hashlib
import os
import tempfile
from pathlib import Path


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
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(file.name, target)
        return digest
