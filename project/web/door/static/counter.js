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
    pending[key] = now;
    (function copy() {
      const next = pending[key];
      if (next) { pending[key] = null; Queue.copy(next).then(copy, copy); } else delete pending[key];
    })();
  }
  async function restore() {
    for (const kept of await Queue.copies()) if (!(row(kept.key)?.at >= kept.at)) localStorage.setItem(kept.key, JSON.stringify(kept));
  }
  const mine = () => Object.keys(localStorage).filter(key => key.startsWith(prefix));
  const keys = part => mine().filter(key => key.startsWith(prefix + part) && read(key) !== null);
  // Emptied ones too: their names hold the account.
  async function forget() {
    for (const { key } of await Queue.copies()) if (key.startsWith(prefix)) await Queue.uncopy(key);
    mine().forEach(key => localStorage.removeItem(key));
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
    const said = !taps ? "Tik voor wie binnenkomt." : base() ? `${number(base())} + ${number(taps)} = ${number(base() + taps)}` : `Geteld: ${number(taps)}`;
    return fits() || !taps ? said : `${said}. Dit gaat niet mee: hierboven zijn andere dagen gekozen.`;
  }
  function show() {
    if (!box()) return;
    const taps = count(), ways = [...box().closest("form").querySelectorAll("[name=hoe]")];
    document.getElementById("geteld").textContent = words(taps);
    box().querySelector("[data-empty]").hidden = !taps;
    if (!taps) return;
    box().open = true;
    if (fits()) field().value = all();
    // What was tapped is of that one day.
    else if (field().value === all()) field().value = "";
    if (fits() && !ways.some(way => way.checked)) ways.find(way => way.value === "tally").checked = true;
  }
  const set = taps => { Kept.keep(key(), Math.max(0, taps) || null); show(); };
  function add(step) {
    const filled = count() && field().value === all();
    set(count() + step);
    if (!count() && filled) field().value = "";
  }
  // Who types over what was tapped, counts on from there.
  const typed = () => count() && fits() && /^\d+$/.test(field().value) && set(Number(field().value) - base());
  function take() {
    const taken = box() && fits() ? { key: key(), taps: count() } : { taps: 0 };
    return taken.taps && Kept.keep(taken.key, null), taken;
  }
  const giveBack = taken => taken.taps && Kept.keep(taken.key, (Kept.read(taken.key) || 0) + taken.taps);
  return { number, count, show, add, typed, take, giveBack };
})();
