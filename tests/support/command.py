"""The command as users run it: in a process of its own."""

import os
import subprocess
import sys


def journeymine(*words, cwd, **environment):
    return subprocess.run(
        [sys.executable, "-m", "journeymine_cli", *map(str, words)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
