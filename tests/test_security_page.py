"""What SECURITY.md says holds its promises is there."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tests.fixtures import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_promise_names_tests_that_are_there() -> None:
    (rows,) = re.findall(r"^\| promise \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    for row in rows.splitlines():
        folder, named = PurePosixPath(), re.findall(r"`([\w/.]+)`", row.split("|")[-2])
        assert named, row
        for name in named:
            path = PurePosixPath(name)
            folder = path.parent if "/" in name else folder
            assert (ROOT / folder / path.name).exists(), name


def test_links_lead_to_headings() -> None:
    for page, anchor in re.findall(r"\]\((docs/\w+\.md)#([\w-]+)\)", PAGE):
        headings = re.findall(r"^#+ (.*)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
        slugs = {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}
        assert anchor in slugs, (page, anchor)
