// The pages of the door: drafts, sending once, and what waits. Without this file all is a plain post.
"use strict";
(() => {
  if (!isSecureContext || !navigator.locks) return;
  const root = document.documentElement, who = Kept.who, DAY = 864e5, ASKS = { "X-Door-Ask": "1" };
  const one = id => document.getElementById(id), form = () => one("telling"), isNew = () => form()?.dataset.new !== undefined;
  const DATE = { weekday: "short", day: "numeric", month: "short" }, short = day => new Date(day).toLocaleDateString("nl-NL", DATE);
  const moment = at => new Date(at).toLocaleString("nl-NL", { ...DATE, hour: "2-digit", minute: "2-digit" });
  const typedIn = () => [...new FormData(form())].filter(([name]) => name !== "klopt");
  const draftKey = (path = location.pathname) => `${Kept.prefix}concept:${path}`;
  const anyKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
  function element(tag, className, ...parts) {
    const made = Object.assign(document.createElement(tag), { className });
    return made.append(...parts), made;
  }
  const tap = (words, onclick) => Object.assign(element("button", "plain", words), { type: "button", onclick });
  const say = words => document.querySelector("h1").after(Object.assign(element("p", "note bad", words), { role: "alert" }));
  const ask = (sentence, yes) => new Promise(resolve => {
    const dialog = element("dialog", "", element("p", "", sentence), tap("Nee, terug", () => dialog.close("")), tap(yes, () => dialog.close("ja")));
    dialog.onclose = () => { dialog.remove(); resolve(dialog.returnValue === "ja"); };
    document.body.appendChild(dialog).showModal();
  });
  // What is not kept for later: null, with a sentence, when our own server does not answer.
  async function post(what, url, more) {
    const answer = await fetch(url, { method: "POST", headers: ASKS, ...more }).catch(() => null);
    if (answer && (answer.headers.get("X-Door") || answer.type === "opaqueredirect")) return answer;
    say(`${what} lukt nu niet: er is geen verbinding. Probeer het later nog eens.`);
    return null;
  }

  // --- what was typed and not sent
  async function saveDraft() {
    if (isNew()) return Kept.keep(draftKey(), { fields: typedIn(), at: Date.now() });
    const item = await Queue.get(form().elements.sleutel.value);
    return item && Queue.put({ ...item, fields: typedIn() });
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
    const draft = Kept.read(draftKey()), place = one("concept"), counts = ([name, value]) => value && /^(aantal|opmerking|groep)/.test(name);
    if (!place || !draft || Date.now() - draft.at > 14 * DAY || !draft.fields.some(counts)) return;
    const typed = Object.fromEntries(draft.fields), day = (typed.van || typed.dagen || "").split("/")[0];
    const gone = /^\d/.test(day) ? ` voor ${short(day)}. Die dag kan niet meer gekozen worden.` : ", en niet opgeslagen.";
    const said = form() && fill(draft.fields) ? `Hier getypt, niet opgeslagen (${moment(draft.at)}).` : `Hier was ${typed.aantal || "iets"} getypt${gone}`;
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
    const number = field => Number(field.value.replace(/\./g, "")) || 0, all = number(one("aantal")), remark = one("opmerking");
    const groups = [...form().querySelectorAll("[name^=groep]")], parts = groups.reduce((sum, field) => sum + number(field), 0);
    const over = remark.value.length - remark.dataset.longest, many = Counter.number(Math.abs(all - parts));
    one("verdelen").textContent = parts && all ? `${parts > all ? `Samen ${many} meer dan` : `Nog te verdelen: ${many} van`} ${Counter.number(all)}.` : "";
    one("lengte").textContent = over > 0 ? `Nu ${Counter.number(over)} te veel.` : "";
  }

  // --- sending
  function show(html, url, net = "live") {
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main"), title = main.querySelector("h1");
    document.querySelector("main").replaceWith(main), history.pushState(null, "", url), root.dataset.net = net;
    document.title = `${title.textContent} · Telling invoeren`;
    begin();
    const focus = Object.assign(main.querySelector("[role=alert],[role=status]") || title, { tabIndex: -1 });
    focus.focus({ preventScroll: true }), scrollTo(0, 0);
  }
  async function send(sent, by) {
    if (sent.dataset.busy) return; else sent.dataset.busy = "1"; // the second tap of two
    const data = new FormData(sent), path = new URL(sent.action).pathname, list = path.startsWith("/locatie/") ? path : "/invoeren";
    if (by?.name) data.set(by.name, by.value);
    const key = data.get("sleutel"), counter = isNew() ? Counter.take() : (await Queue.get(key).catch(() => null))?.counter;
    const item = { key, url: new URL(path, location).href, who, about: sent.dataset.about, fields: [...data], at: Date.now(), state: "waiting", counter };
    if (!await Queue.put(item).then(() => true, () => false)) { // no place to keep it: post it plainly
      if (by?.name) sent.append(Object.assign(element("input", ""), { type: "hidden", name: by.name, value: by.value }));
      return sent.submit();
    }
    Kept.keep(draftKey(path), null);
    if (by) by.textContent = "Bezig…";
    navigator.serviceWorker?.ready.then(ready => ready.sync?.register("deur-rij")).catch(() => {});
    // The first answer may be about what another tab sent: ask once more.
    const sending = flush().then(fine => fine && Queue.get(key)).then(now => now?.state === "waiting" && flush());
    await Promise.race([sending, new Promise(late => setTimeout(late, 3000))]);
    const after = await Queue.get(key), kept = await window.caches?.match(list);
    if (after?.main) return answer(after);
    navigator.storage?.persist?.();
    if (kept) show(await kept.text(), list, "kept"); else location.assign(list);
  }
  async function answer(item) {
    const stored = item.state === "stored";
    if (stored) await Queue.put({ ...item, seen: true });
    show(item.main, stored ? item.shown : item.url);
    if (!stored && form()) fill(item.fields, ["sleutel"]);
  }
  const undo = sent => post("Ongedaan maken", sent.action, { body: new URLSearchParams(new FormData(sent)) })
    .then(async answer => answer && show(await answer.text(), answer.url));
  let flushing; // one at a time
  const flush = () => flushing ||= Queue.flush().catch(() => false).finally(() => { flushing = null; showQueue(); });

  // --- what waits on this phone
  function waitingItem(item, here) {
    const typed = Object.fromEntries(item.fields), what = `${item.about}: ${typed.aantal || "geen aantal"}`, stored = item.state === "stored";
    const waits = item.state === "waiting", kind = stored ? "done" : waits && Date.now() - item.at < 3 * DAY ? "" : "bad";
    const many = waits ? ` (${here.filter(other => other.state === "waiting").length})` : item.number ? `, nr ${item.number}` : "";
    const words = one("wachtrij").getAttribute(`data-${item.state}`) + many;
    const row = element("div", `note ${kind}`, element("p", "", `${what} (getypt ${moment(item.at)})`), element("p", "soft", words));
    if (waits || item.state === "sign-in") row.append(tap("Wijzigen", () => takeBack(item)));
    else row.append(tap(stored ? "Bekijken" : "Openen", () => answer(item)));
    const drop = async () => await ask(`${what} weggooien? Dit is niet opgeslagen.`, "Ja, weggooien") && Queue.drop(item.key).then(showQueue);
    if (!stored) row.append(tap("Weggooien", drop));
    return row;
  }
  function looseCounter(key) {
    const [figure, day] = key.slice(Kept.prefix.length).split(":").slice(1), [unit, id] = figure.split("-"), taps = Counter.number(Kept.read(key));
    const link = Object.assign(element("a", "", "Openen"), { href: `/invoeren/${unit === "visitors" ? "bezoekers" : "deelnemers"}/${id}` });
    const empty = async () => { if (await ask(`${taps} tikken weggooien?`, "Ja, weggooien")) { Kept.keep(key, null); showQueue(); } };
    return element("div", "note", `Teller van ${short(day)}: ${taps}, niet opgeslagen. `, link, tap("Teller leegmaken", empty));
  }
  async function showQueue() {
    const place = one("wachtrij"), items = await Queue.all(), list = location.pathname === "/invoeren", open = form()?.elements.sleutel.value;
    if (!place) return;
    for (const item of items) if (item.seen && Date.now() - item.answered > 36e5) Queue.drop(item.key);
    const unseen = items.filter(item => !item.seen && item.key !== open), theirs = item => item.who && item.who !== who && item.state !== "stored";
    const here = unseen.filter(item => item.who === who && (list || new URL(item.url).pathname === location.pathname));
    const others = unseen.filter(theirs), names = [...new Set(others.map(item => item.who))].join(", ");
    place.replaceChildren(...here.map(item => waitingItem(item, here)), ...(list ? Kept.keys("teller:").map(looseCounter) : []));
    const many = others.length === 1 ? "wacht 1 formulier" : `wachten ${others.length} formulieren`;
    const next = list ? "Alleen wie het invulde kan het versturen." : "Log in om het te versturen.";
    if (others.length && (list || !who)) place.append(element("p", "note", `Op deze telefoon ${many} van ${names}. ${next}`));
    place.hidden = !place.childNodes.length;
    if (one("bewaard") && await window.caches?.match("/invoeren")) one("bewaard").hidden = false;
  }
  async function takeBack(item) {
    const path = new URL(item.url).pathname;
    Kept.keep(draftKey(path), { fields: item.fields.filter(([name]) => name !== "klopt"), at: Date.now() });
    Counter.giveBack(item.counter || {});
    return Queue.drop(item.key).then(() => location.assign(path));
  }
  async function signOut() {
    const mine = (await Queue.all()).filter(item => item.who === who), waiting = mine.filter(item => item.state !== "stored").length;
    const many = waiting === 1 ? "wacht nog 1 formulier" : `wachten nog ${waiting} formulieren`;
    if (waiting && !await ask(`Er ${many} op deze telefoon. Uitloggen gooit weg wat niet verstuurd is. Toch uitloggen?`, "Ja, uitloggen")) return;
    const answer = await post("Uitloggen", "/uitloggen", { redirect: "manual" });
    if (!answer) return;
    await Promise.all([...mine.map(item => Queue.drop(item.key)), Kept.forget(), window.caches?.delete("deur-bladen")]);
    location.assign(answer.headers.get("X-Door-Next") || "/"); // where the organisation signs out
  }

  document.addEventListener("submit", event => {
    const { pathname } = new URL(event.target.action), isUndo = pathname.startsWith("/invoeren/bon/");
    const work = event.target.id === "telling" ? send : pathname === "/uitloggen" ? signOut : isUndo ? undo : null;
    if (work) { event.preventDefault(); work(event.target, event.submitter); }
  });
  document.addEventListener("click", async event => {
    const { step, empty } = event.target.dataset, empties = empty !== undefined;
    if (empties && !await ask(`${Counter.number(Counter.count())} tikken weggooien?`, "Ja, weggooien")) return;
    if (step || empties) { Counter.add(empties ? -Counter.count() : Number(step)); saveDraft(); }
  });
  document.addEventListener("input", event => {
    if (event.target.form?.id !== "telling") return;
    if (event.target.id === "aantal") Counter.typed();
    if (event.target.name === "dagen") Counter.show();
    saveDraft();
    showRest();
  });
  for (const back of ["popstate", "pageshow"]) addEventListener(back, event => { if (back === "popstate" || event.persisted) location.reload(); });
  root.classList.add("js"), addEventListener("online", flush);
  Queue.changed.onmessage = showQueue; // by another tab, or by the worker
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(async () => { if (!document.hidden && (await Queue.all()).some(item => item.state === "waiting")) flush(); }, 20000);
  const scope = ["/invoeren", "/locatie/"].find(start => location.pathname.startsWith(start));
  if (scope) navigator.serviceWorker?.register("/wacht.js", { scope }).catch(() => {});
  Kept.restore().catch(() => {}).then(begin).then(flush);
  setTimeout(showQueue, 4000); // the worker has fetched all forms by now
})();
