// The pages of the door: drafts, sending once, and what waits. Without this file all is a plain post.
"use strict";
(() => {
  if (!isSecureContext || !navigator.locks) return;
  const root = document.documentElement, who = Kept.who, DAY = 864e5;
  const one = id => document.getElementById(id), form = () => one("telling"), isNew = () => form()?.dataset.new !== undefined;
  const DATE = { weekday: "short", day: "numeric", month: "short" }, short = day => new Date(day).toLocaleDateString("nl-NL", DATE);
  const moment = at => new Date(at).toLocaleString("nl-NL", { ...DATE, hour: "2-digit", minute: "2-digit" });
  const typedIn = () => [...new FormData(form())].filter(([name]) => name !== "klopt");
  const draftKey = (path = location.pathname) => `${Kept.prefix}concept:${path}`;
  function element(tag, className, ...parts) {
    const made = Object.assign(document.createElement(tag), { className });
    return made.append(...parts), made;
  }
  const tap = (words, onclick) => Object.assign(element("button", "plain", words), { type: "button", onclick });
  const ask = (sentence, yes) => new Promise(resolve => {
    const dialog = element("dialog", "", element("p", "", sentence), tap("Nee, terug", () => dialog.close("")), tap(yes, () => dialog.close("ja")));
    dialog.onclose = () => { dialog.remove(); resolve(dialog.returnValue === "ja"); };
    document.body.appendChild(dialog).showModal();
  });

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
    const draft = Kept.read(draftKey()), counts = ([name, value]) => value && /^(aantal|opmerking|groep)/.test(name);
    if (!draft || Date.now() - draft.at > 14 * DAY || !draft.fields.some(counts)) return;
    const typed = Object.fromEntries(draft.fields), day = (typed.van || typed.dagen || "").split("/")[0];
    const gone = /^\d/.test(day) ? ` voor ${short(day)}. Die dag kan niet meer gekozen worden.` : ", en niet opgeslagen.";
    const said = form() && fill(draft.fields) ? `Hier getypt, niet opgeslagen (${moment(draft.at)}).` : `Hier was ${typed.aantal || "iets"} getypt${gone}`;
    offer(said, () => Kept.keep(draftKey(), null));
  }
  function offer(said, empty) {
    const place = one("concept"), button = tap("Weggooien en leeg beginnen", async () => { await empty(); location.reload(); });
    if (place) place.replaceChildren(said, button), place.hidden = false;
  }
  const isHere = item => item.who === who && new URL(item.url).pathname === location.pathname;
  async function begin() {
    const open = isNew() && (await Queue.all()).filter(item => isHere(item) && item.main?.includes('id="telling"')).pop();
    // What came back of this very form goes on here: else each opening would add one more to what waits.
    if (open) return answer(open, root.dataset.net).then(() => offer(`Niet opgeslagen (getypt ${moment(open.at)}).`, () => Queue.drop(open.key)));
    // A page that was kept gives the same key twice; two forms must never share one.
    if (isNew()) form().elements.sleutel.value = crypto.randomUUID();
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
    const goes = new URL(url, location).pathname === location.pathname ? "replaceState" : "pushState";
    document.querySelector("main").replaceWith(main), history[goes](null, "", url), root.dataset.net = net;
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
  async function answer(item, net) {
    const stored = item.state === "stored";
    if (stored) await Queue.put({ ...item, seen: true });
    show(item.main, stored ? item.shown : item.url, net);
    if (!stored && form()) fill(item.fields, ["sleutel"]);
  }
  let flushing; // one at a time
  const flush = () => flushing ||= Queue.flush().catch(() => false).finally(() => { flushing = null; showQueue(); });

  // --- what waits on this phone
  function waitingItem(item, here) {
    const typed = Object.fromEntries(item.fields), isUndo = typed.aantal === undefined, stored = item.state === "stored";
    const what = isUndo ? item.about : `${item.about}: ${typed.aantal || "geen aantal"}`;
    const waits = item.state === "waiting", kind = stored ? "done" : waits && Date.now() - item.at < 3 * DAY ? "" : "bad";
    const many = waits ? ` (${here.filter(other => other.state === "waiting").length})` : item.number ? `, nr ${item.number}` : "";
    const words = one("wachtrij").getAttribute(`data-${item.state}`) + many;
    const row = element("div", `note ${kind}`, element("p", "", `${what} (getypt ${moment(item.at)})`), element("p", "soft", words));
    if (item.main && item.state !== "sign-in") row.append(tap(stored ? "Bekijken" : "Openen", () => answer(item)));
    else if (!isUndo) row.append(tap("Wijzigen", () => takeBack(item)));
    const drop = async () => await ask(`${what} weggooien? Dit is niet opgeslagen.`, "Ja, weggooien") && Queue.drop(item.key).then(showQueue);
    if (!stored) row.append(tap("Weggooien", drop));
    return row;
  }
  function looseCounter(key) {
    const [figure, day] = key.slice(Kept.prefix.length).split(":").slice(1), taps = Counter.number(Kept.read(key));
    const link = Object.assign(element("a", "", "Openen"), { href: `/invoeren/${figure}` });
    const empty = async () => { if (await ask(`${taps} tikken weggooien?`, "Ja, weggooien")) { Kept.keep(key, null); showQueue(); } };
    return element("div", "note", `Teller van ${short(day)}: ${taps}, niet opgeslagen. `, link, tap("Teller leegmaken", empty));
  }
  const waits = (many, still = "") => many === 1 ? `wacht ${still}1 formulier` : `wachten ${still}${many} formulieren`;
  async function showQueue() {
    const place = one("wachtrij"), items = await Queue.all(), list = location.pathname === "/invoeren", open = form()?.elements.sleutel.value;
    if (!place) return;
    for (const item of items) if (item.seen && Date.now() - item.answered > 36e5) Queue.drop(item.key);
    const unseen = items.filter(item => !item.seen && item.key !== open), theirs = item => item.who && item.who !== who && item.state !== "stored";
    // The list is older than what was stored since.
    if (list && unseen.some(item => item.state === "stored" && item.answered > performance.timeOrigin)) return location.reload();
    const here = unseen.filter(item => item.who === who && (list || isHere(item)));
    const others = unseen.filter(theirs), names = [...new Set(others.map(item => item.who))].join(", ");
    place.replaceChildren(...here.map(item => waitingItem(item, here)), ...(list ? Kept.keys("teller:").map(looseCounter) : []));
    const next = list ? "Alleen wie het invulde kan het versturen." : "Log in om het te versturen.";
    if (others.length && (list || !who)) place.append(element("p", "note", `Op deze telefoon ${waits(others.length)} van ${names}. ${next}`));
    place.hidden = !place.childNodes.length;
    if (one("bewaard") && await window.caches?.match("/invoeren")) one("bewaard").hidden = false;
  }
  async function takeBack(item) {
    const path = new URL(item.url).pathname;
    Kept.keep(draftKey(path), { fields: item.fields.filter(([name]) => name !== "klopt"), at: Date.now() });
    Counter.giveBack(item.counter || {});
    return Queue.drop(item.key).then(() => location.assign(path));
  }
  async function signOut(sent) {
    const mine = (await Queue.all()).filter(item => item.who === who), waiting = mine.filter(item => item.state !== "stored").length;
    if (waiting && !await ask(`Er ${waits(waiting, "nog ")} op deze telefoon. Uitloggen gooit weg wat niet verstuurd is. Toch uitloggen?`, "Ja, uitloggen")) return;
    const answer = await fetch("/uitloggen", { method: "POST", redirect: "manual" }).catch(() => null);
    // Then the browser says what is the matter, and nothing is thrown away.
    if (answer?.type !== "opaqueredirect" && !answer?.headers.get("X-Door-Next")) return sent.submit();
    await Promise.all([...mine.map(item => Queue.drop(item.key)), Kept.forget(), window.caches?.delete("deur-bladen")]);
    location.assign(answer.headers.get("X-Door-Next") || "/"); // where the organisation signs out
  }

  document.addEventListener("submit", event => {
    const { dataset: { about }, action } = event.target, work = about ? send : new URL(action).pathname === "/uitloggen" ? signOut : null;
    if (work) { event.preventDefault(); work(event.target, event.submitter); }
  });
  document.addEventListener("click", async event => {
    const { step, empty, share, print: prints } = event.target.dataset, empties = empty !== undefined;
    if (share) return navigator.share({ url: share }).catch(() => {});
    if (prints !== undefined) return print();
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
  root.classList.add("js", navigator.share ? "shares" : "sends"), addEventListener("online", flush);
  Queue.changed.onmessage = showQueue; // by another tab, or by the worker
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(async () => { if (!document.hidden && (await Queue.all()).some(item => item.state === "waiting")) flush(); }, 20000);
  const scope = ["/invoeren", "/locatie/"].find(start => location.pathname.startsWith(start));
  if (scope) navigator.serviceWorker?.register("/worker.js", { scope }).catch(() => {});
  Kept.restore().catch(() => {}).then(begin).then(flush);
  setTimeout(showQueue, 4000); // the worker has fetched all forms by now
})();
