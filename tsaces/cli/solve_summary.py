"""What `tsaces solve` says about the embedding that it found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tsaces.cli.documents import (
    FindingsDocument,
    FleetDocument,
    MachineDocument,
    ReplanDocument,
    SolveDocument,
)
from tsaces.cli.machine_table import print_machines
from tsaces.cli.output import print_table
from tsaces.cli.result_rows import finding_rows, throughput_rows
from tsaces.cli.standard_streams import target_name
from tsaces.formats.embedding_json import replan_to_document
from tsaces.model.objective import Aim
from tsaces.model.rates import rate_text
from tsaces.report.document import machines_to_document

if TYPE_CHECKING:
    from pathlib import Path

    from tsaces.model.embedding import Embedding, FleetResult
    from tsaces.report import Facts


def solve_document(facts: Facts, out: Path | None) -> SolveDocument:
    """Return what was found for `--json`."""
    embedding = facts.embedding
    name = embedding.instance.name
    return SolveDocument(
        instance=name,
        name=name,
        method=embedding.method,
        seed=embedding.seed,
        throughput=embedding.throughput,
        upper_bound=embedding.upper_bound,
        gap=embedding.gap,
        products_per_hour=facts.products_per_hour,
        agents=embedding.agents,
        seconds=round(embedding.seconds, 3),
        assignment=dict(embedding.assignment),
        rates=dict(embedding.rates),
        machines=[MachineDocument(**machine) for machine in machines_to_document(facts)],
        **FindingsDocument.fields_of(facts),
        verified=True,
        out=None if out is None else str(out),
        **({} if embedding.fleet_result is None else _fleet_fields(embedding.fleet_result)),
        **_replan_fields(embedding),
    )


def _fleet_fields(result: FleetResult) -> dict[str, Any]:
    fleet = FleetDocument(
        keep=result.keep, highest_throughput=result.highest, least_agents=result.least_agents
    )
    return {
        "objective": Aim.FLEET.value,
        "fleet": fleet,
        **fleet.model_dump(),
        "fleet_bound": result.least_agents,
    }


def _replan_fields(embedding: Embedding) -> dict[str, Any]:
    if embedding.replan is None:
        return {}
    return {"replan": ReplanDocument.model_validate(replan_to_document(embedding.replan))}


def print_solve_summary(facts: Facts, out: Path | None) -> None:
    """Print what was found for people: rows of findings, then the machines."""
    embedding = facts.embedding
    rows = [
        ("instance", embedding.instance.name),
        ("method", embedding.method),
        *throughput_rows(facts),
        *_replan(embedding),
        ("fleet", _fleet(embedding)),
        *finding_rows(facts),
        ("found after", f"{embedding.seconds:.1f} s"),
        ("verified", "replayed without a violation"),
    ]
    if out is not None:
        rows.append(("written to", target_name(out)))
    print_table(rows)
    print_machines(facts)


def _replan(embedding: Embedding) -> list[tuple[str, str]]:
    """Say which machines run something else than before, and what a free choice could make."""
    if (replan := embedding.replan) is None:
        return []
    listed = "; ".join(
        f"{change.machine}: {change.before or 'nothing'} -> {change.after or 'nothing'}"
        for change in replan.changes
    )
    number = str(len(replan.changes))
    share = f", of which this is {embedding.throughput / replan.free_bound:.1%}"
    return [
        ("changes", f"{number} ({listed})" if listed else number),
        ("all may change", f"at most {rate_text(replan.free_bound)}{share}"),
    ]


def _fleet(embedding: Embedding) -> str:
    used = f"{embedding.agents} of at most {embedding.instance.max_agents} agents"
    if (fleet := embedding.fleet_result) is None:
        return used
    kept = f"{fleet.keep:.4g} of the highest throughput found, {rate_text(fleet.highest)}"
    return f"{used}, at least {fleet.least_agents} for {kept}"
