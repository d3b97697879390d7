"""What docs/methods.md shows works as it is shown."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.fixtures import AMPLE, ROOT, child_environment

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:python|toml)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_script_runs(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(BLOCKS[0], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=AMPLE,
        check=False,
    )
    assert done.stdout.startswith("many-tours 0.0"), done.stderr


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", PAGE)
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []
