"""Who comes in through the organisation's own sign-in: an account by its address, or a group."""

from collections.abc import Sequence

import streamlit as st

from project.accounts import provider
from project.accounts.holders import AccountRow
from project.settings import settings
from project.ui.page.doing import do
from project.ui.page.markdown import plain
from project.wording.people import ROLE, Role

_NAME, _ADDRESS, _GROUP, _ROLE = "link-name", "link-address", "group-name", "group-role"


def show_organisation(accounts: Sequence[AccountRow], groups: Sequence[tuple[str, Role]]) -> None:
    """Two forms and the groups that have a role; nothing when no provider was set."""
    if not settings().oidc_issuer:
        return
    st.header("Inloggen bij de organisatie", anchor=False)
    with st.form("organisation-account", border=True):
        names = [one.name for one in accounts if one.active]
        st.selectbox("Account", names, key=_NAME)
        st.text_input("Adres bij de organisatie", key=_ADDRESS, help="Leeg: niet meer koppelen.")
        st.form_submit_button("Koppelen", on_click=_give_address)
    with st.form("organisation-group", border=True):
        st.text_input("Groep bij de organisatie", key=_GROUP)
        st.selectbox("Rol van de groep", list(Role), format_func=ROLE.__getitem__, key=_ROLE)
        st.form_submit_button("Rol geven", on_click=_give_role)
    st.caption("Wie in een groep zit, krijgt bij de eerste keer inloggen vanzelf een account.")
    for group, role in groups:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{group}: {ROLE[role]}"))
            st.button("Weghalen", key=f"group-{group}", on_click=_take_role, args=(group,))


def _give_address() -> None:
    name, address = st.session_state[_NAME], st.session_state[_ADDRESS]
    done = f"{name} kan bij de organisatie inloggen met {address}." if address else ""
    done = done or f"{name} kan niet meer bij de organisatie inloggen."
    do(provider.give_address, role=Role.MANAGER, done=done, name=name, address=address)


def _give_role() -> None:
    group, role = st.session_state[_GROUP], Role(st.session_state[_ROLE])
    done = f"Wie in {group} zit, is vanaf nu {ROLE[role]}."
    do(provider.give_role, role=Role.MANAGER, done=done, group=group, wanted=role)


def _take_role(group: str) -> None:
    done = f"{group} geeft geen rol meer."
    do(provider.take_role, role=Role.MANAGER, done=done, group=group)
