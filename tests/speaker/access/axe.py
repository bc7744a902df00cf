"""A page as axe-core sees it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.conftest import PEERS

AXE = PEERS / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const { violations, passes } = await axe.run(document, { iframes: false, resultTypes: ["violations", "passes"] });
  const told = ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`;
  return [violations.map(told), passes.length];
}"""
LEAST_PASSES = 8
"""So many rules find something to look at on the barest of the pages."""


def violations(page: Page) -> list[str]:
    """What axe finds, a line each; the content security policy keeps nothing out that a debugger injects."""
    page.evaluate(AXE.read_text("utf-8") + "\n;undefined")
    found, passed = page.evaluate(RUN)
    assert passed >= LEAST_PASSES
    return list(found)
