"""The Dockerfile, read as far as tests about it need."""

from __future__ import annotations

import json
import re
import shlex
from typing import NamedTuple

from tests.fixtures import ROOT


class Instruction(NamedTuple):
    """One instruction, such as ``COPY`` with everything that follows it."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """What follows the name, without options such as ``--from``."""
        return [word for word in shlex.split(self.text) if not word.startswith("--")]

    @property
    def exec_form(self) -> list[str]:
        """The command of an ``ENTRYPOINT`` or ``HEALTHCHECK``; an error if it needs a shell."""
        command: list[str] = json.loads(self.text[self.text.index("[") :])
        return command


def stages(text: str) -> list[list[Instruction]]:
    """Return the instructions of a Dockerfile, each stage's beginning with its ``FROM``."""
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    found: list[list[Instruction]] = []
    for line in filter(None, re.sub(r"\\\n\s*", "", lines).splitlines()):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append(Instruction(name, rest))
    return found


def of(stage: list[Instruction], name: str) -> list[Instruction]:
    """Return the instructions of a stage that have a name."""
    return [instruction for instruction in stage if instruction.name == name]


BUILD, FINAL = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))
(ENTRYPOINT,) = (instruction.exec_form for instruction in of(FINAL, "ENTRYPOINT"))
(HEALTHCHECK,) = (instruction.exec_form for instruction in of(FINAL, "HEALTHCHECK"))
(USER,) = (instruction.text for instruction in of(FINAL, "USER"))
