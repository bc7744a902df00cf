"""``python -m tests.bench [NAME …]``: measure everything, or what is named. Nothing is asserted: machines differ.

A benchmark is a module ``bench_NAME.py`` beside this one whose ``main`` prints what it found. Each runs as a process of
its own, so that none warms up, or weighs on, another.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the benchmarks one after the other; the exit status is 1 where one failed."""
    names = [path.stem.removeprefix("bench_") for path in sorted(Path(__file__).parent.glob("bench_*.py"))]
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and size.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(names)}")
    chosen = parser.parse_args().names or names
    if unknown := sorted({*chosen} - {*names}):
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are: {', '.join(names)}")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: a busy computer makes every figure worse.")
    failed = [name for name in chosen if _run(name)]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _run(name: str) -> int:
    print(f"\n{name.upper()}", flush=True)
    return subprocess.run([sys.executable, "-m", f"tests.bench.bench_{name}"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
