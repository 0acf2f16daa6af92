// The pages of the door: drafts, sending once, and what waits. Without this file all is a plain post.
"use strict";
(() => {
  if (!isSecureContext || !navigator.locks) return;
  const root = document.documentElement, who = Kept.who, DAY = 864e5;
  const one = id => document.getElementById(id), form = () => one("telling");
  const moment = at => new Date(at).toLocaleString("nl-NL", {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const short = day => new Date(day).toLocaleDateString("nl-NL", { weekday: "short", day: "numeric", month: "short" });
  const isNew = () => form()?.dataset.new !== undefined;
  const typedIn = () => [...new FormData(form())].filter(([name]) => name !== "klopt");
  const draftKey = (path = location.pathname) => `${Kept.prefix}concept:${path}`;
  const anyKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  const element = (tag, kind, ...parts) => {
    const made = Object.assign(document.createElement(tag), { className: kind });
    made.append(...parts);
    return made;
  };
  const tap = (words, onclick) => Object.assign(element("button", "plain", words), { type: "button", onclick });
  const ask = (sentence, yes) => new Promise(resolve => {
    const dialog = element("dialog", "", element("p", "", sentence));
    dialog.append(tap("Nee, terug", () => dialog.close("")), tap(yes, () => dialog.close("ja")));
    dialog.onclose = () => { dialog.remove(); resolve(dialog.returnValue === "ja"); };
    document.body.append(dialog);
    dialog.showModal();
  });
  function say(sentence) {
    const note = element("p", "note bad", sentence);
    note.setAttribute("role", "alert");
    document.querySelector("h1").after(note);
  }
  root.classList.add("js");

  // --- what was typed and not sent
  async function saveDraft() {
    if (isNew()) { Kept.keep(draftKey(), { fields: typedIn(), at: Date.now() }); return; }
    const item = await Queue.get(form().elements.sleutel.value);
    if (item) await Queue.put({ ...item, fields: typedIn() });
  }
  function fill(fields, without = []) {
    const typed = Object.fromEntries(fields.filter(([name]) => !["wie", "klopt", ...without].includes(name)));
    const days = [...form().querySelectorAll("[name=dagen]")];
    if (typed.dagen && days.length && !days.some(day => day.value === typed.dagen)) {
      const [van, tot] = typed.dagen.split("/");
      if (!form().querySelector(`[name=van] option[value="${van}"]`)) return false;
      Object.assign(typed, { dagen: "anders", van, tot });
    }
    for (const [name, value] of Object.entries(typed)) if (form().elements[name]) form().elements[name].value = value;
    one("meer").open ||= Object.entries(typed).some(([name, value]) => value && /^(opmerking|groep)/.test(name));
    return true;
  }
  function showDraft() {
    const draft = Kept.read(draftKey()), place = one("concept");
    const counts = draft && Date.now() - draft.at < 14 * DAY && draft.fields.some(([name, value]) => value && /^(aantal|opmerking|groep)/.test(name));
    if (!counts || !place) return;
    const typed = Object.fromEntries(draft.fields), day = (typed.van || typed.dagen || "").split("/")[0];
    const said = form() && fill(draft.fields) ? `Hier getypt, niet opgeslagen (${moment(draft.at)}).`
      : `Hier was ${typed.aantal || "iets"} getypt${/^\d/.test(day) ? ` voor ${short(day)}. Die dag kan niet meer gekozen worden.` : ", en niet opgeslagen."}`;
    place.replaceChildren(said, tap("Weggooien en leeg beginnen", () => { Kept.keep(draftKey(), null); location.reload(); }));
    place.hidden = false;
  }
  function begin() {
    // A page that was kept gives the same key twice; two forms must never share one.
    if (isNew()) form().elements.sleutel.value = anyKey();
    if (isNew() || !form()) showDraft();
    if (isNew()) Counter.show();
    if (form()) showRest();
    showQueue();
  }
  function showRest() {
    const number = field => Number(field.value.replace(/\./g, "")) || 0;
    const parts = [...form().querySelectorAll("[name^=groep]")].reduce((sum, field) => sum + number(field), 0);
    const all = number(one("aantal")), remark = one("opmerking"), over = remark.value.length - remark.dataset.longest;
    one("verdelen").textContent = parts && all ? `Nog te verdelen: ${Counter.number(all - parts)} van ${Counter.number(all)}.` : "";
    one("lengte").textContent = over > 0 ? `Nu ${Counter.number(over)} te veel.` : "";
  }

  // --- sending
  function show(html, url, net = "live") {
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
    document.querySelector("main").replaceWith(main);
    history.pushState(null, "", url);
    const title = main.querySelector("h1"), focus = main.querySelector("[role=alert],[role=status]") || title;
    document.title = `${title.textContent} · Telling invoeren`;
    root.dataset.net = net;
    begin();
    focus.tabIndex = -1;
    focus.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  async function send(sent, by) {
    if (sent.dataset.busy) return; // the second tap of two
    sent.dataset.busy = "1";
    const data = new FormData(sent), path = new URL(sent.action).pathname;
    if (by?.name) data.set(by.name, by.value);
    const item = { key: data.get("sleutel"), url: new URL(path, location).href, who, about: sent.dataset.about,
      fields: [...data], at: Date.now(), state: "waiting", counter: null };
    item.counter = isNew() ? Counter.take() : (await Queue.get(item.key).catch(() => null))?.counter;
    try { await Queue.put(item); } catch { // no place to keep it: post it plainly
      if (by?.name) sent.append(Object.assign(element("input", ""), { type: "hidden", name: by.name, value: by.value }));
      sent.submit();
      return;
    }
    Kept.keep(draftKey(path), null);
    if (by) by.textContent = "Bezig…";
    navigator.serviceWorker?.ready.then(ready => ready.sync?.register("deur-rij")).catch(() => {});
    // The first answer may be about what another tab sent: ask once more.
    const sending = flush().then(fine => fine && Queue.get(item.key)).then(now => now?.state === "waiting" && flush());
    await Promise.race([sending, new Promise(late => setTimeout(late, 3000))]);
    const after = await Queue.get(item.key), list = path.startsWith("/locatie/") ? path : "/invoeren";
    if (after?.main) { answer(after); return; }
    navigator.storage?.persist?.();
    const kept = await window.caches?.match(list);
    if (kept) show(await kept.text(), list, "kept"); else location.assign(list);
  }
  async function answer(item) {
    const stored = item.state === "stored";
    if (stored) await Queue.put({ ...item, seen: true });
    show(item.main, stored ? item.shown : item.url);
    if (!stored && form()) fill(item.fields, ["sleutel"]);
  }
  async function undo(sent) {
    try {
      const answer = await fetch(sent.action, { method: "POST", body: new URLSearchParams(new FormData(sent)), headers: { "X-Door-Ask": "1" } });
      if (!answer.headers.get("X-Door")) throw new Error("no answer of ours");
      show(await answer.text(), answer.url);
    } catch { say("Ongedaan maken lukt nu niet: er is geen verbinding. Probeer het later nog eens."); }
  }
  let flushing;
  const flush = () => flushing ||= Queue.flush().catch(() => false).finally(() => { flushing = null; showQueue(); });

  // --- what waits on this phone
  const STATES = { waiting: "wordt verstuurd zodra er verbinding is", "sign-in": "log opnieuw in, dan wordt het verstuurd",
    stored: "opgeslagen", asked: "er is een vraag over", refused: "kan zo niet", conflict: "hier staat intussen iets anders",
    closed: "de link is gesloten", gone: "deze telling is er niet meer" };
  function waitingItem(item, waiting) {
    const typed = Object.fromEntries(item.fields), what = `${item.about}: ${typed.aantal || "geen aantal"}`;
    const late = item.state !== "waiting" || Date.now() - item.at > 3 * DAY;
    const many = item.state === "waiting" ? ` (${waiting})` : item.number ? `, nr ${item.number}` : "";
    const row = element("div", `note${item.state === "stored" ? " done" : late ? " bad" : ""}`,
      element("p", "", `${what} (getypt ${moment(item.at)})`), element("p", "soft", STATES[item.state] + many));
    row.append(item.main && item.state !== "sign-in" ? tap(item.state === "stored" ? "Bekijken" : "Openen", () => answer(item)) : tap("Wijzigen", () => takeBack(item)));
    const drop = async () => {
      if (await ask(`${what} weggooien? Dit is niet opgeslagen.`, "Ja, weggooien")) { await Queue.drop(item.key); showQueue(); }
    };
    if (item.state !== "stored") row.append(tap("Weggooien", drop));
    return row;
  }
  function looseCounter(key) {
    const [figure, day] = key.slice(Kept.prefix.length).split(":").slice(1), taps = Kept.read(key), [unit, id] = figure.split("-");
    const link = Object.assign(element("a", "", "Openen"), { href: `/invoeren/${unit === "visitors" ? "bezoekers" : "deelnemers"}/${id}` });
    return element("div", "note", `Teller van ${short(day)}: ${Counter.number(taps)}, niet opgeslagen. `, link, tap("Teller leegmaken", () => empty(key)));
  }
  async function showQueue() {
    const place = one("wachtrij"), items = await Queue.all();
    if (!place) return;
    for (const item of items) if (item.seen && Date.now() - item.answered > 36e5) Queue.drop(item.key);
    const list = location.pathname === "/invoeren", open = form()?.elements.sleutel.value;
    const unseen = items.filter(item => !item.seen && item.key !== open), mine = unseen.filter(item => item.who === who);
    const here = mine.filter(item => list || new URL(item.url).pathname === location.pathname);
    const others = unseen.filter(item => item.who && item.who !== who && item.state !== "stored");
    const waiting = here.filter(item => item.state === "waiting").length;
    place.replaceChildren(...here.map(item => waitingItem(item, waiting)), ...(list ? Kept.keys("teller:").map(looseCounter) : []));
    if (others.length && (list || !who)) place.append(element("p", "note", `Op deze telefoon ${others.length === 1 ? "wacht 1 formulier" : `wachten ${others.length} formulieren`} van ${[...new Set(others.map(item => item.who))].join(", ")}. ${list ? "Alleen wie het invulde kan het versturen." : "Log in om het te versturen."}`));
    place.hidden = !place.childNodes.length;
    if (one("bewaard") && await window.caches?.match("/invoeren")) one("bewaard").hidden = false;
  }
  async function takeBack(item) {
    const path = new URL(item.url).pathname;
    Kept.keep(draftKey(path), { fields: item.fields.filter(([name]) => name !== "klopt"), at: Date.now() });
    Counter.giveBack(item.counter || {});
    await Queue.drop(item.key);
    location.assign(path);
  }
  async function empty(key) {
    if (!await ask(`${Counter.number(Kept.read(key))} tikken weggooien?`, "Ja, weggooien")) return;
    Kept.keep(key, null);
    showQueue();
  }
  async function signOut() {
    const waiting = (await Queue.all()).filter(item => item.who === who && item.state !== "stored");
    const many = waiting.length === 1 ? "wacht nog 1 formulier" : `wachten nog ${waiting.length} formulieren`;
    if (waiting.length && !await ask(`Er ${many} op deze telefoon. Uitloggen gooit weg wat niet verstuurd is. Toch uitloggen?`, "Ja, uitloggen")) return;
    try { await fetch("/uitloggen", { method: "POST", redirect: "manual" }); } catch {
      say("Uitloggen lukt nu niet: er is geen verbinding. Probeer het later nog eens.");
      return;
    }
    for (const item of await Queue.all()) if (item.who === who) await Queue.drop(item.key);
    await Kept.forget();
    await window.caches?.delete("deur-bladen");
    location.assign("/");
  }

  document.addEventListener("submit", event => {
    const { pathname } = new URL(event.target.action), by = event.submitter;
    const work = event.target.id === "telling" ? () => send(event.target, by) : pathname === "/uitloggen" ? signOut
      : pathname.startsWith("/invoeren/bon/") ? () => undo(event.target) : null;
    if (work) { event.preventDefault(); work(); }
  });
  document.addEventListener("click", async event => {
    const { step, empty: empties } = event.target.dataset;
    if (step) Counter.add(Number(step));
    else if (empties !== undefined && await ask(`${Counter.number(Counter.count())} tikken weggooien?`, "Ja, weggooien")) Counter.add(-Counter.count());
    else return;
    saveDraft();
  });
  document.addEventListener("input", event => {
    if (event.target.form?.id !== "telling") return;
    if (event.target.id === "aantal") Counter.typed();
    if (event.target.name === "dagen") Counter.show();
    saveDraft();
    showRest();
  });
  addEventListener("popstate", () => location.reload());
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
  addEventListener("online", flush);
  Queue.changed.onmessage = showQueue; // by another tab, or by the worker
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(async () => {
    if (!document.hidden && (await Queue.all()).some(item => item.state === "waiting")) flush();
  }, 20000);
  for (const scope of ["/invoeren", "/locatie/"])
    if (location.pathname.startsWith(scope)) navigator.serviceWorker?.register("/wacht.js", { scope }).catch(() => {});
  Kept.restore().catch(() => {}).then(begin).then(flush);
  setTimeout(showQueue, 4000); // the worker has fetched all forms by now
})();
