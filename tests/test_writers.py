"""Who may write: the role is asked where a write begins, whatever the page asked before it."""

import ast
from collections.abc import Iterator

import pytest

from project import database
from project.accounts.roles import STRANGER, Visitor
from project.audit import lines
from project.errors import InputError
from project.settings import ROOT
from project.wording.people import Role
from tests.builders import writing

REFUSED = "dit account mag dit niet"
OWN = [
    lines.FACTS,
    lines.EXAMPLES,
    lines.COMMAND_LINE,
    lines.HOST,
    lines.PUBLIC,
    lines.SERVER,
]
# What each command on a screen asks of who taps the button.
COMMANDS = {
    "access.make_password_link": "Role.MANAGER",
    "account_edits.change_role": "Role.MANAGER",
    "account_edits.forget_old": "Role.MANAGER",
    "account_edits.invite": "Role.MANAGER",
    "account_edits.switch_off": "Role.MANAGER",
    "answer_finding": "STOP.role",
    "backups.note": "Role.MANAGER",
    "host_links.confirm_count": "Role.EDITOR",
    "host_links.make_link": "Role.EDITOR",
    "host_links.revoke_link": "Role.EDITOR",
    "host_requests.forget_request": "Role.EDITOR",
    "host_requests.take_step": "Role.EDITOR",
    "issued.issue": "Role.MANAGER",
    "note_contact": "COOPERATIVE.role",
    "remove_contact": "COOPERATIVE.role",
}
# What each other write in a screen or at the door asks.
WRITES = {
    ("ui/figures/agreements.py", "Role.MANAGER"),
    ("ui/importing.py", "Role.EDITOR"),
    ("ui/managing/backups.py", "Role.MANAGER"),
    ("ui/managing/whole.py", "Role.MANAGER"),
    ("ui/page/doing.py", "role"),
    ("ui/page/record_form.py", "role"),
    ("web/door/outcomes.py", "Role.EDITOR"),
    ("web/door/staff.py", "Role.EDITOR"),
}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function with this name in the house, with the file that it stands in."""
    for file in (ROOT / "project").glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and name in (
                getattr(node.func, "attr", ""),
                getattr(node.func, "id", ""),
            ):
                yield file.relative_to(ROOT / "project").as_posix(), node


@pytest.mark.parametrize("asked", list(Role))
@pytest.mark.parametrize("own", [None, *Role])
def test_a_write_asks_for_its_role(db: str, own: Role | None, asked: Role) -> None:
    ranks = [None, *Role]
    who = Visitor("eve", own)
    if ranks.index(own) >= ranks.index(asked):
        with database.transaction(who, asked) as session:
            lines.record(session, "venue.add", "venue:1")
            line = lines.record(session, "venue.add", "venue:2", by="bob")
        assert line.actor == "bob"
    else:
        with pytest.raises(InputError, match=REFUSED), database.transaction(who, asked):
            pytest.fail("began to write")


def test_the_logbook_says_who_writes(db: str) -> None:
    with database.transaction(Visitor("eve", Role.READER), Role.READER) as session:
        assert lines.record(session, "venue.add", "venue:1").actor == "eve"
    with database.transaction(lines.SERVER, None) as session:
        assert lines.record(session, "venue.add", "venue:2").actor == "server"


@pytest.mark.parametrize("own", [None, *Role])
def test_nobody_writes_without_a_role(db: str, own: Role | None) -> None:
    with pytest.raises(InputError, match=REFUSED), database.transaction(Visitor("eve", own), None):
        pytest.fail("began to write")


@pytest.mark.parametrize("who", OWN)
def test_the_dashboard_itself_writes_only_what_asks_for_no_role(
    db: str, who: lines.OwnWriter
) -> None:
    with database.transaction(who, None) as session:
        assert lines.record(session, "venue.add", "venue:1").actor == who.name
    with pytest.raises(InputError, match=REFUSED), database.transaction(who, Role.READER):
        pytest.fail("began to write")


def test_who_may_not_write_does_not_wait_for_who_does(db: str) -> None:
    with (
        writing(),
        pytest.raises(InputError, match=REFUSED),
        database.transaction(STRANGER, Role.READER),
    ):
        pytest.fail("began to write")


def test_every_command_of_a_screen_asks_for_its_role() -> None:
    asked = {
        ast.unparse(call.args[0]): ast.unparse(word.value)
        for _file, call in calls("do")
        for word in call.keywords
        if word.arg == "role"
    }
    assert asked == COMMANDS


def test_a_write_without_a_role_is_one_of_the_dashboard_itself() -> None:
    asked = [
        (file, *map(ast.unparse, call.args))
        for file, call in calls("transaction")
        if not file.startswith("migrations/")
    ]
    own = {f"audit.{name}" for name in ("FACTS", "EXAMPLES", "COMMAND_LINE", "HOST", "PUBLIC")}
    own.add("audit.SERVER")
    assert {who for _file, who, role in asked if role == "None"} == own
    assert {(file, role) for file, _who, role in asked if role != "None"} == WRITES
