"""Procedures and machines of the bundled scenarios.

The notes beside the bundled instances give the sources of the steps, and the assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass

from tsaces.model.counts import Counts
from tsaces.model.instance import Procedure, Process


@dataclass(frozen=True)
class MachineKind:
    """A kind of machine.

    Attributes
    ----------
    name : str
        Name of the kind; the names of its machines are this name and a number.
    share : int
        Number of its machines in proportion to those of other kinds.
    processes : Counts
        Timesteps of one run of every process that the machine can run.
    stage : int
        Position from west to east; kinds of the same stage are mixed.
    """

    name: str
    share: int
    processes: Counts
    stage: int


@dataclass(frozen=True)
class Scenario:
    """A procedure, and the kinds of machines that run it.

    Attributes
    ----------
    name : str
    procedure : Procedure
    kinds : tuple of MachineKind
    """

    name: str
    procedure: Procedure
    kinds: tuple[MachineKind, ...]


def _process(name: str, inputs: dict[str, int], outputs: dict[str, int]) -> Process:
    return Process(name, Counts(inputs), Counts(outputs))


def _kind(stage: int, name: str, share: int, **processes: int) -> MachineKind:
    return MachineKind(name, share, Counts(processes), stage)


CONTACT_LENS = Scenario(
    "contact-lens",
    Procedure(
        (
            _process("supply_monomer", {}, {"monomer": 1}),
            _process("supply_moulds", {}, {"mould_tray": 1}),
            _process("cast_and_cure", {"monomer": 1, "mould_tray": 1}, {"cured_tray": 1}),
            _process("demould_and_hydrate", {"cured_tray": 1}, {"lens": 4}),
            _process("inspect_and_pack", {"lens": 2}, {"pack": 1}),
            _process("ship", {"pack": 1}, {}),
        ),
        "ship",
    ),
    (
        _kind(0, "mould_bin", 3, supply_moulds=2),
        _kind(0, "monomer_bin", 2, supply_monomer=2),
        _kind(1, "wet_cell", 8, cast_and_cure=8, demould_and_hydrate=12),
        _kind(2, "finishing_cell", 7, demould_and_hydrate=12, inspect_and_pack=6),
        _kind(3, "chute", 4, ship=2),
    ),
)

DRUG_SYNTHESIS = Scenario(
    "drug-synthesis",
    Procedure(
        (
            _process("supply_reagents", {}, {"reagents": 1}),
            _process("supply_excipient", {}, {"excipient": 1}),
            _process("react", {"reagents": 2}, {"slurry": 2}),
            _process("filter", {"slurry": 2}, {"wet_cake": 1, "liquor": 1}),
            _process("dry", {"wet_cake": 1}, {"drug_powder": 1}),
            _process("blend_and_press", {"drug_powder": 1, "excipient": 2}, {"tablet_tray": 2}),
            _process("recover_solvent", {"liquor": 1}, {}),
            _process("coat_and_ship", {"tablet_tray": 1}, {}),
        ),
        "coat_and_ship",
    ),
    (
        _kind(0, "reagent_bin", 2, supply_reagents=2),
        _kind(0, "excipient_bin", 2, supply_excipient=2),
        _kind(1, "synthesis_skid", 5, react=16, filter=8),
        _kind(2, "powder_cell", 5, dry=12, blend_and_press=6),
        _kind(3, "solvent_still", 2, recover_solvent=4),
        _kind(3, "coater", 2, coat_and_ship=4),
    ),
)

HARD_CANDY = Scenario(
    "hard-candy",
    Procedure(
        (
            _process("supply_sugar", {}, {"sugar": 1}),
            _process("supply_glucose_syrup", {}, {"glucose_syrup": 1}),
            _process("supply_flavour", {}, {"flavour": 1}),
            _process("cook", {"sugar": 2, "glucose_syrup": 1}, {"hot_mass": 1}),
            _process("flavour_and_temper", {"hot_mass": 1, "flavour": 1}, {"plastic_mass": 1}),
            _process("form_and_cool", {"plastic_mass": 1}, {"sweets_tray": 4}),
            _process("wrap", {"sweets_tray": 2}, {"carton": 1}),
            _process("ship", {"carton": 1}, {}),
        ),
        "ship",
    ),
    (
        _kind(0, "silo", 3, supply_sugar=2, supply_glucose_syrup=2, supply_flavour=2),
        _kind(1, "kitchen_cell", 2, cook=10, flavour_and_temper=6),
        _kind(2, "line_cell", 2, form_and_cool=8, wrap=4),
        _kind(3, "chute", 1, ship=2),
    ),
)

SCENARIOS = {scenario.name: scenario for scenario in (CONTACT_LENS, DRUG_SYNTHESIS, HARD_CANDY)}
"""Scenarios by name."""
