"""The compose file: a database and the service in front of it, and no secret in sight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import typer
import yaml
from sqlalchemy import make_url
from typer.core import TyperGroup

from tests.cli.command import run
from tests.dockerfile import ENTRYPOINT
from tests.fixtures import ROOT
from tsaces.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
FILE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICE = FILE["services"]["service"]
NEW_TOKEN = FILE["services"]["new-token"]
DATABASE = FILE["services"]["database"]
OURS = pytest.mark.parametrize("ours", [SERVICE, NEW_TOKEN], ids=["service", "new-token"])


def test_what_the_service_is_told_wins_over_what_its_image_says() -> None:
    program = typer.main.get_command(app)
    assert isinstance(program, TyperGroup)
    arguments = [*ENTRYPOINT[2:], *SERVICE["command"]]
    told = program.commands["serve"].make_context("serve", arguments).params
    url = make_url(told["database"])
    assert (url.host, url.username) == ("database", DATABASE["environment"]["POSTGRES_USER"])
    assert url.database == DATABASE["environment"]["POSTGRES_DB"]
    assert told["host"] == ENTRYPOINT[3]


def test_a_password_must_be_given_and_is_written_nowhere() -> None:
    needed = r"\$\{POSTGRES_PASSWORD:\?[^}]+\}"
    for value in (
        DATABASE["environment"]["POSTGRES_PASSWORD"],
        SERVICE["environment"]["PGPASSWORD"],
    ):
        assert re.fullmatch(needed, value)
    assert not re.search(r"://[^/\s]*:[^/\s]*@", TEXT)


@OURS
def test_containers_of_ours_wait_for_a_healthy_database(ours: dict[str, Any]) -> None:
    assert ours["depends_on"] == {"database": {"condition": "service_healthy"}}
    kind, program, *_ = DATABASE["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "pg_isready")


@OURS
def test_containers_of_ours_can_change_nothing_and_become_nobody_else(ours: dict[str, Any]) -> None:
    assert ours["read_only"] is True
    assert ours["cap_drop"] == ["ALL"]
    assert ours["security_opt"] == ["no-new-privileges:true"]
    assert ours["init"] is True
    assert not {"privileged", "user", "volumes", "network_mode"} & set(ours)


def test_only_the_service_is_reached_from_outside_and_from_this_machine_alone() -> None:
    published = {name: one["ports"] for name, one in FILE["services"].items() if "ports" in one}
    port = ENTRYPOINT[ENTRYPOINT.index("--port") + 1]
    assert published == {"service": [f"127.0.0.1:{port}:{port}"]}


def test_the_data_is_kept_in_a_volume_that_is_declared() -> None:
    (mounted,) = DATABASE["volumes"]
    volume, _, place = mounted.partition(":")
    assert volume in FILE["volumes"]
    assert place == "/var/lib/postgresql/data"
    assert DATABASE["image"] == "postgres:16"


def test_tokens_are_made_on_demand_only(tmp_path: Path) -> None:
    assert NEW_TOKEN["profiles"] == ["tools"]
    program, *arguments = NEW_TOKEN["entrypoint"]
    assert arguments[-1] == SERVICE["command"][-1]
    own = [*arguments[:-1], f"sqlite:///{tmp_path / 'tokens.db'}"]
    done = run(*own, "line-3", "--scope", "read")
    assert (program, done.returncode) == ("tsaces", 0)
    assert done.stdout.startswith("tsaces_")
