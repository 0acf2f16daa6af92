// What is typed or tapped and not sent yet: kept on this phone, for one account.
"use strict";
const Kept = (() => {
  const who = document.documentElement.dataset.who, prefix = `deur:${who}:`, pending = {};
  const row = key => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };
  const read = key => row(key)?.value ?? null;
  // In localStorage at once, which survives a reload; a moment later in the copy, which survives a kill.
  function keep(key, value) {
    const now = { key, value, at: Date.now() };
    try { localStorage.setItem(key, JSON.stringify(now)); } catch { /* full: the form still posts */ }
    if (key in pending) { pending[key] = now; return; }
    const copied = () => {
      const next = pending[key];
      if (!next) { delete pending[key]; return; }
      pending[key] = null;
      Queue.copy(next).then(copied, copied);
    };
    pending[key] = now;
    copied();
  }
  async function restore() {
    for (const kept of await Queue.copies()) {
      if (row(kept.key)?.at >= kept.at) continue;
      localStorage.setItem(kept.key, JSON.stringify(kept));
    }
  }
  const mine = () => Object.keys(localStorage).filter(key => key.startsWith(prefix));
  const keys = part => mine().filter(key => key.startsWith(prefix + part) && read(key) !== null);
  // Emptied ones too: their names hold the account.
  async function forget() {
    mine().forEach(key => localStorage.removeItem(key));
    for (const { key } of await Queue.copies()) if (key.startsWith(prefix)) await Queue.uncopy(key);
  }
  return { who, prefix, read, keep, restore, keys, forget };
})();

// The counter at the door: of one figure and one day, and of no other.
const Counter = (() => {
  const number = count => count.toLocaleString("nl-NL");
  const box = () => document.getElementById("teller"), field = () => document.getElementById("aantal");
  const key = () => `${Kept.prefix}teller:${box().dataset.figure}:${box().dataset.day}`;
  const count = () => box() ? Kept.read(key()) || 0 : 0;
  const base = () => Number(box().dataset.base), all = () => String(base() + count());
  const days = () => box().closest("form").elements.dagen?.value;
  const fits = () => days() === undefined || days() === `${box().dataset.day}/${box().dataset.day}`;
  function words(taps) {
    if (!taps) return "Tik voor wie binnenkomt.";
    const said = base() ? `${number(base())} + ${number(taps)} = ${number(base() + taps)}` : `Geteld: ${number(taps)}`;
    return fits() ? said : `${said}. Dit gaat niet mee: hierboven zijn andere dagen gekozen.`;
  }
  function show() {
    if (!box()) return;
    const taps = count();
    document.getElementById("geteld").textContent = words(taps);
    box().querySelector("[data-empty]").hidden = !taps;
    if (!taps) return;
    box().open = true;
    if (fits()) field().value = all();
    // What was tapped is of that one day.
    else if (field().value === all()) field().value = "";
    const form = box().closest("form");
    if (fits() && !form.querySelector("[name=hoe]:checked")) form.querySelector("[name=hoe][value=tally]").checked = true;
  }
  function add(step) {
    const filled = count() && field().value === all();
    Kept.keep(key(), Math.max(0, count() + step) || null);
    if (!count() && filled) field().value = "";
    show();
  }
  // Who types over what was tapped, counts on from there.
  function typed() {
    if (!count() || !fits() || !/^\d+$/.test(field().value)) return;
    Kept.keep(key(), Math.max(0, Number(field().value) - base()) || null);
    show();
  }
  function take() {
    const taken = box() && fits() ? { key: key(), taps: count() } : { taps: 0 };
    if (taken.taps) Kept.keep(taken.key, null);
    return taken;
  }
  const giveBack = taken => taken.taps && Kept.keep(taken.key, (Kept.read(taken.key) || 0) + taken.taps);
  return { number, count, show, add, typed, take, giveBack };
})();
