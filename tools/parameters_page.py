"""Writes the parameters of all methods, with their defaults, into docs/parameters.md.

Run with ``python -m tools.parameters_page`` after changing a parameter or its description.
"""

from __future__ import annotations

from pathlib import Path

from tsaces.formats.parameters_writer import parameters_text

PAGE = Path(__file__).parent.parent / "docs" / "parameters.md"
_BEGIN, _END = "```toml\n", "```"


def parameters_on(page: str) -> str:
    """Return the file of parameters that a page shows."""
    return page.partition(_BEGIN)[2].partition(_END)[0]


def main() -> None:
    """Replace the file that the page shows."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    after = rest.partition(_END)[2]
    PAGE.write_text(f"{before}{_BEGIN}{parameters_text()}{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
