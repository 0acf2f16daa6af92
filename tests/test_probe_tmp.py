import pytest
from pathlib import Path
from project.upkeep.reading import store, words
from project.errors import InputError
from tests.odd_files import all_files, ANSWERS
sqlite_only = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@sqlite_only
def test_cases(facts):
    for f in sorted(Path("/work/shared/cases/import").glob("*")):
        if f.name[:4] not in ("date","merg","shee","two_","week","whol","word","stat"): continue
        for answers in ({"method": "list"},):
            print("=====", f.name, answers)
            try:
                made = store.make_plan(store.open_file(f.name, f.read_bytes()), answers=answers)
                print("\n".join(words.told(made))); print("READY", made.ready, sum(l.entry.number or 0 for l in made.to_store))
            except InputError as e:
                print("REFUSED", e)
                break
@sqlite_only
def test_odd(facts):
    for odd in all_files():
        try:
            made = store.make_plan(store.open_file("a", odd.data), answers=ANSWERS | odd.answers)
            said="\n".join(words.told(made))
            total = sum(l.entry.number or 0 for l in made.to_store) if made.ready and not made.counts["refused"] else None
        except InputError as e:
            said, total = str(e), None
        except Exception as e:
            said, total = repr(e), "CRASH"
        if total != odd.total or odd.says not in said:
            print("#####", odd.name, "| wants", odd.says, odd.total, "| got", total, "|", said[:1200])
