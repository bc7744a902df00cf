"""``python -m skill art render|check|publish``. What a command needs is imported when it runs."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_art_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``art``. The parsed arguments have ``run``, which returns the exit status.

    ArtError and ContentError pass through.
    """
    art = subparsers.add_parser("art", help="render, check and publish the pictures")
    commands = art.add_subparsers(dest="art_command", required=True, metavar="COMMAND")
    render = commands.add_parser("render", help="make the pictures that are missing or out of date")
    render.set_defaults(run=_render)
    check = commands.add_parser("check", help="check every picture against what is drawn, without rendering")
    check.set_defaults(run=_check)
    publish = commands.add_parser("publish", help="write every picture for a static host")
    publish.add_argument("--to", type=Path, required=True, metavar="DIR", help="the host's root folder")
    publish.set_defaults(run=_publish)


def _render(_: argparse.Namespace) -> int:
    from .files import Shelf
    from .pictures import pictures
    from .render import render

    shelf = Shelf()
    done = render(pictures(), shelf)
    print(
        f"{done.rendered} pictures made in {done.seconds:.1f} s, {done.kept} kept, "
        f"{done.removed} files removed; {done.bytes / 1000:,.0f} kB in {shelf.art} and {shelf.icons}."
    )
    return 0


def _check(_: argparse.Namespace) -> int:
    from .check import check
    from .files import Shelf
    from .pictures import pictures

    wanted, shelf = list(pictures()), Shelf()
    findings = check(wanted, shelf)
    for finding in findings:
        print(finding)
    counted = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}."
    print(counted if findings else f"All {len(wanted)} pictures in {shelf.art} and {shelf.icons} are well.")
    return 1 if findings else 0


def _publish(args: argparse.Namespace) -> int:
    from .files import Shelf
    from .publish import publish

    done = publish(args.to, Shelf())
    print(
        f"{done.written} files written, {done.kept} kept, {done.bytes / 1000:,.0f} kB in {args.to} "
        f"after {done.seconds:.1f} s. Serve that folder at the address in SKILL_PUBLIC_URL."
    )
    return 0
