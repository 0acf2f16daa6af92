// What was sent, until the server has answered; and the copy of what was typed. For pages and worker.
"use strict";
const Queue = (() => {
  const changed = new BroadcastChannel("deur");
  let opened;
  const open = () => opened ||= new Promise((resolve, reject) => {
    const asked = indexedDB.open("deur", 1);
    asked.onupgradeneeded = () => ["rij", "klad"].forEach(store => asked.result.createObjectStore(store, { keyPath: "key" }));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => { opened = null; reject(asked.error); };
  });
  async function work(store, mode, what) {
    const db = await open();
    return new Promise((resolve, reject) => {
      // Strict: a phone that dies now has it on disk.
      const work = db.transaction(store, mode, { durability: store === "rij" ? "strict" : "relaxed" });
      const asked = what(work.objectStore(store));
      work.oncomplete = () => resolve(asked?.result);
      work.onabort = work.onerror = () => reject(work.error);
    });
  }
  const all = () => work("rij", "readonly", rows => rows.getAll()).then(items => items.sort((one, other) => one.at - other.at), () => []);
  const get = key => work("rij", "readonly", rows => rows.get(key));
  const put = item => work("rij", "readwrite", rows => rows.put(item)), drop = key => work("rij", "readwrite", rows => rows.delete(key));
  // A browser that is killed loses the last seconds of localStorage.
  const copies = () => work("klad", "readonly", rows => rows.getAll()).catch(() => []);
  const copy = row => work("klad", "readwrite", rows => rows.put(row)), uncopy = key => work("klad", "readwrite", rows => rows.delete(key));

  // What was changed or thrown away while it was under way stays as the person left it.
  const replace = (was, now) => work("rij", "readwrite", rows => {
    rows.get(was.key).onsuccess = ({ target: { result: row } }) => { if (row?.at === was.at && row.state === was.state) rows.put(now); };
  });

  async function send(item) {
    let answer, text;
    try {
      const body = new URLSearchParams(item.fields), signal = AbortSignal.timeout(20000);
      answer = await fetch(item.url, { method: "POST", body, headers: { "X-Door-Ask": "1" }, signal });
      text = await answer.text();
    } catch { return item; }
    const [state, number] = (answer.headers.get("X-Door") || "").split(" ");
    // No word of our own server: the wifi of a library answers too. Or it is ill. Then it waits.
    if (!state || answer.status >= 500) return item;
    const main = text.slice(text.indexOf("<main"), text.indexOf("</main>") + 7);
    return { ...item, state, number, main, shown: answer.url, answered: Date.now() };
  }

  // One at a time in all tabs and the worker; the key makes a second time harmless all the same.
  const flush = () => navigator.locks.request("deur-rij", async () => {
    for (const item of await all()) {
      if (item.state !== "waiting" && item.state !== "sign-in") continue;
      const after = await send(item);
      if (after === item) return false;
      await replace(item, after);
      changed.postMessage(0);
    }
    return true;
  });
  return { changed, all, get, put, drop, flush, copies, copy, uncopy };
})();
