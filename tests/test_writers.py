"""Who may write: the role is asked where a write begins, whatever the page asked before it."""

import ast
from collections.abc import Iterator

import pytest

from project import database
from project.accounts.roles import STRANGER, Visitor
from project.audit import logbook
from project.errors import InputError
from project.settings import ROOT
from project.wording.people import Role
from tests.builders import writing

REFUSED = "dit account mag dit niet"
OWN = {
    "COMMAND_LINE": logbook.COMMAND_LINE,
    "EXAMPLES": logbook.EXAMPLES,
    "FACTS": logbook.FACTS,
    "HOST": logbook.HOST,
    "PUBLIC": logbook.PUBLIC,
    "SERVER": logbook.SERVER,
}
# What each command on a screen asks of who taps the button.
COMMANDS = {
    "answer_finding": "STOP.role",
    "change_role": "Role.MANAGER",
    "confirm_count": "Role.EDITOR",
    "forget_old": "Role.MANAGER",
    "forget_request": "Role.EDITOR",
    "give_address": "Role.MANAGER",
    "give_role": "Role.MANAGER",
    "invite": "Role.MANAGER",
    "issue": "Role.MANAGER",
    "make_link": "Role.EDITOR",
    "make_password_link": "Role.MANAGER",
    "note": "Role.MANAGER",
    "note_contact": "COOPERATIVE.role",
    "remove_contact": "COOPERATIVE.role",
    "revoke_link": "Role.EDITOR",
    "switch_off": "Role.MANAGER",
    "take_step": "Role.EDITOR",
    "tell": "Role.MANAGER",
}
# What each other write in a screen or at the door asks.
WRITES = {
    ("ui/figures/agreements.py", "Role.MANAGER"),
    ("ui/importing.py", "Role.EDITOR"),
    ("web/take_along.py", "Role.MANAGER"),
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


def last_word(name: ast.expr) -> str:
    """Of ``lines.SERVER``: ``SERVER``."""
    return ast.unparse(name).rpartition(".")[2]


@pytest.mark.parametrize("asked", list(Role))
@pytest.mark.parametrize("own", [None, *Role])
def test_a_write_asks_for_its_role(db: str, own: Role | None, asked: Role) -> None:
    ranks = [None, *Role]
    who = Visitor("eve", own)
    if ranks.index(own) >= ranks.index(asked):
        with database.transaction(who, asked) as session:
            logbook.record(session, "venue.add", "venue:1")
            line = logbook.record(session, "venue.add", "venue:2", by="bob")
        assert line.actor == "bob"
    else:
        with pytest.raises(InputError, match=REFUSED), database.transaction(who, asked):
            pytest.fail("began to write")


def test_the_logbook_says_who_writes(db: str) -> None:
    with database.transaction(Visitor("eve", Role.READER), Role.READER) as session:
        assert logbook.record(session, "venue.add", "venue:1").actor == "eve"
    with database.transaction(logbook.SERVER, None) as session:
        assert logbook.record(session, "venue.add", "venue:2").actor == "server"


@pytest.mark.parametrize("own", [None, *Role])
def test_nobody_writes_without_a_role(db: str, own: Role | None) -> None:
    with pytest.raises(InputError, match=REFUSED), database.transaction(Visitor("eve", own), None):
        pytest.fail("began to write")


@pytest.mark.parametrize("who", OWN.values())
def test_the_dashboard_itself_writes_only_what_asks_for_no_role(
    db: str, who: logbook.OwnWriter
) -> None:
    with database.transaction(who, None) as session:
        assert logbook.record(session, "venue.add", "venue:1").actor == who.name
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
        last_word(call.args[0]): ast.unparse(word.value)
        for _file, call in calls("do")
        for word in call.keywords
        if word.arg == "role"
    }
    assert asked == COMMANDS


def test_a_write_without_a_role_is_one_of_the_dashboard_itself() -> None:
    asked = [
        (file, last_word(call.args[0]), ast.unparse(call.args[1]))
        for file, call in calls("transaction")
        if not file.startswith("migrations/")
    ]
    assert {who for _file, who, role in asked if role == "None"} == set(OWN)
    assert {(file, role) for file, _who, role in asked if role != "None"} == WRITES
