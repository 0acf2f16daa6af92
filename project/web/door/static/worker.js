// Opens the list and the forms without a network. Looks after /invoeren and /locatie/ only.
"use strict";
importScripts("/queue.js?v=VERSION");
const FILES = ["/door.css", "/queue.js", "/counter.js", "/door.js"], OURS = "deur-VERSION", PAGES = "deur-bladen", PATIENCE = 4000;
const OFFLINE = '<p class="note bad" role="alert">Dit formulier staat niet op deze telefoon. Open het als er verbinding is.</p>';

self.addEventListener("install", event => event.waitUntil(
  caches.open(OURS).then(kept => kept.addAll(FILES.map(file => `${file}?v=VERSION`))).then(() => self.skipWaiting())));
self.addEventListener("activate", event => event.waitUntil((async () => {
  const old = (await caches.keys()).filter(name => name.startsWith("deur-") && name !== OURS && name !== PAGES);
  await self.clients.claim();
  // Only then: while the pages are old ones, they ask for the old files.
  if (await ahead()) await Promise.all(old.map(name => caches.delete(name)));
})()));
self.addEventListener("sync", event => event.waitUntil(Queue.flush().then(done => { if (!done) throw new Error("still no line"); })));
self.addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url), reads = request.method === "GET";
  if (reads && request.mode === "navigate") event.respondWith(page(event, url));
  else if (reads && FILES.includes(url.pathname)) event.respondWith(file(request));
});

const file = async request => await caches.match(request) || fetch(request).catch(() => caches.match(request, { ignoreSearch: true }));
const says = answer => answer?.headers.get("X-Door") || "", date = answer => Date.parse(answer.headers.get("Date"));

async function page(event, url) {
  const pages = await caches.open(PAGES), kept = await pages.match(url.pathname);
  const live = fetch(event.request).then(answer => { event.waitUntil(keep(pages, url.pathname, answer.clone())); return answer; });
  if (!kept) return live.catch(() => nothing(pages));
  live.catch(() => {}); // it may come too late to matter
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  // Never as if it were new: the page says of which moment it is.
  return Promise.race([live, late]).catch(() => again(kept));
}

async function keep(pages, path, answer) {
  const body = await answer.blob(), now = await pages.match(path);
  if (["gone", "closed"].includes(says(answer))) await pages.delete(path);
  // An answer that was long under way is not put over a newer one.
  if (now && date(now) > date(answer) || says(answer) !== "form" && !says(answer).startsWith("list")) return;
  await pages.put(path, new Response(body, { headers: answer.headers }));
  if (says(answer) !== "form" && says(answer) !== says(now)) await ahead();
}

// Every form that may be needed, in one answer; of a host the page on which this began.
async function ahead() {
  const pages = await caches.open(PAGES);
  if (!registration.scope.endsWith("/invoeren")) {
    for (const { url } of await clients.matchAll({ includeUncontrolled: true }))
      if (url.startsWith(registration.scope)) await keep(pages, new URL(url).pathname, await fetch(url));
    return true;
  }
  const answer = await fetch("/invoeren/vooruit", { headers: { "X-Door-Ask": "1" } }), [state, version] = says(answer).split(" ");
  if (state !== "ahead") return false;
  const forms = await answer.json();
  for (const kept of await pages.keys()) if (new URL(kept.url).pathname.startsWith("/invoeren/")) await pages.delete(kept);
  for (const [path, text] of Object.entries(forms)) {
    // A page that is made here has no policy unless it is given one.
    const policy = answer.headers.get("Content-Security-Policy"), state = path === "/invoeren" ? `list ${version}` : "form";
    const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "X-Door": state, Date: answer.headers.get("Date") };
    await pages.put(path, new Response(text, { headers }));
  }
  return true;
}

async function again(kept, note = "") {
  const text = (await kept.text()).replace('data-net="live"', 'data-net="kept"').replace("<h1>", `${note}<h1>`);
  return new Response(text, { headers: kept.headers });
}
const nothing = pages => pages.match("/invoeren").then(list => list ? again(list, OFFLINE) : Response.error());
