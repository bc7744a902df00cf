"""``python -m skill art render|check|publish``. What a command needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from skill.cli import Commands, examples


@click.group(cls=Commands, epilog=examples("art check", "art render"))
def art() -> None:
    """Render, check and publish the pictures."""


@art.command(epilog=examples("art render"))
def render() -> int:
    """Make the pictures that are missing or out of date."""
    from .manifest import PictureFolder
    from .render import pictures, render

    picture_folder = PictureFolder()
    done = render(pictures(), picture_folder)
    print(
        f"{done.rendered} pictures made in {done.seconds:.1f} s, {done.kept} kept, "
        f"{done.removed} files removed; {done.bytes / 1000:,.0f} kB "
        f"in {picture_folder.art} and {picture_folder.icons}."
    )
    return 0


@art.command(epilog=examples("art check"))
def check() -> int:
    """Check every picture against what is drawn, without rendering."""
    from .check import check
    from .manifest import PictureFolder
    from .render import pictures

    wanted, picture_folder = list(pictures()), PictureFolder()
    findings = check(wanted, picture_folder)
    for finding in findings:
        print(finding)
    counted = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}."
    print(
        counted
        if findings
        else f"All {len(wanted)} pictures in {picture_folder.art} and {picture_folder.icons} are well."
    )
    return 1 if findings else 0


@art.command(epilog=examples("art publish --to build/host"))
@click.option(
    "--to", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The host's root folder."
)
def publish(to: Path) -> int:
    """Write every picture for a static host."""
    from .manifest import PictureFolder
    from .publish import publish

    done = publish(to, PictureFolder())
    print(
        f"{done.written} files written, {done.kept} kept, {done.bytes / 1000:,.0f} kB in {to} "
        f"after {done.seconds:.1f} s. Serve that folder at the address in SKILL_PUBLIC_URL."
    )
    return 0
