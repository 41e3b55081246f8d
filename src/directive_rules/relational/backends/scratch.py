"""A private directory for what does not fit in memory, gone with the process: at its end, or when the next one starts.

Whoever holds the directory holds a lock on a file in it, and the system lets go of that lock however the process ends.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "directive-rules-"
LOCK: Final = "lock"


class Scratch:
    """One private directory, readable by nobody else. Opening one removes those that crashed processes left."""

    def __init__(self, parent: Path | None = None) -> None:
        parent = Path(tempfile.gettempdir()) if parent is None else parent
        remove_abandoned(parent)
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        self._lock: IO[bytes] | None = (self.path / LOCK).open("wb")
        _try_lock(self._lock)

    def close(self) -> None:
        """Remove the directory with all that is in it."""
        if self._lock is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            self._lock.close()
            self._lock = None


def remove_abandoned(parent: Path) -> None:
    """Remove the directories of ours whose process has ended without removing them; others are left alone."""
    for found in parent.glob(f"{PREFIX}*"):
        if found.is_symlink() or not found.is_dir() or found.stat().st_uid != os.getuid():
            continue
        try:
            with (found / LOCK).open("rb+") as lock:
                abandoned = _try_lock(lock)
                if abandoned:
                    shutil.rmtree(found, ignore_errors=True)
        except OSError:
            continue


def _try_lock(file: IO[bytes]) -> bool:
    """Lock a file for as long as it is open; False where somebody holds it."""
    import fcntl  # noqa: PLC0415 - not on every system, and only needed here

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
