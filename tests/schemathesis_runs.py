"""schemathesis from a process that has imported it already: it forks for each run.

Importing takes longer than asking, and what a run leaves behind must not be there for the next.
`python -m tests.schemathesis_runs` is that process; `Runs` asks it, a line of JSON at a time."""

import json
import os
import signal
import subprocess
import sys
import threading
import traceback
from importlib import import_module
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
#: what a run imports, also what is loaded when it is first used; none of these starts a thread
IMPORTED = (
    "schemathesis.cli",
    "schemathesis.cli.commands.run.executor",
    "schemathesis.engine.core",
    "schemathesis.engine.run.analysis",
    "schemathesis.engine.run.stateful",
    "schemathesis.engine.run.unit",
    "schemathesis.engine.run.unit._hypothesis_executor",
    "schemathesis.openapi.generation",
    "schemathesis.specs.openapi.schemas",
    "schemathesis.transport.requests",
    "hypothesis.stateful",
    "rich._emoji_codes",
    "rich.progress",
)


class Runs:
    """The process that has imported it; ended by `close`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.schemathesis_runs"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, folder: Path, timeout: int) -> tuple[int, str]:
        """How `schemathesis run` ended in this folder, and all that it wrote; killed by an alarm
        after so many seconds."""
        written = folder / "schemathesis.txt"
        job = {"arguments": arguments, "folder": f"{folder}", "out": f"{written}", "most": timeout}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return code, written.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        self.process.communicate(timeout=20)  # its questions end, and so does it


# --- in the process that has imported it ---------------------------------------------------------


def serve() -> None:
    for name in IMPORTED:
        import_module(name)
    assert threading.active_count() == 1
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _run(**json.loads(line))
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(arguments: list[str], folder: str, out: str, most: int) -> NoReturn:
    from schemathesis.cli import schemathesis

    signal.alarm(most)
    written = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(written, 1)
    os.dup2(written, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(folder)
    sys.argv = ["schemathesis", "run", *arguments]
    code = 1
    try:
        schemathesis(["run", *arguments], standalone_mode=True)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
