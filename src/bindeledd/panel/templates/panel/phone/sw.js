/* Keeps the phone's pages at hand without net. What it is made of stands in VERSION: another shell,
   another cache, and the old one goes. It never answers for the queue: that needs the server's own word. */
"use strict";

{% autoescape off %}{% if modules %}import * as queue from {{ modules.queue }};
import { Sender } from {{ modules.sender }};

/* The net is back while nobody looks: send what waits, for the person it belongs to. What did not go
   makes the browser try again later. */
self.addEventListener("sync", (event) => {
  if (event.tag === "phone-send") event.waitUntil(sendWaiting());
});

const sendWaiting = async () => {
  const owner = await queue.noted("owner");
  const places = await queue.noted("places");
  if (!owner || !places) return;
  const { outcome, count } = await new Sender(owner, places).send();
  if (count) new BroadcastChannel("bindeledd-phone").postMessage("changed");
  if (outcome === "offline" || outcome === "later") throw new Error("not sent yet");
};

{% endif %}const VERSION = {{ version }};
const SHELL = {{ shell }};
const PLACES = {{ places }};{% endautoescape %}
const SHELL_CACHE = `phone-shell-${VERSION}`;
const PAGES_CACHE = `phone-pages-${VERSION}`;
const PATIENCE = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(SHELL_CACHE);
      await cache.addAll(SHELL.map((address) => new Request(address, { cache: "reload" })));
      await Promise.all(Object.values(PLACES.pages).map(keepPage));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("phone-") && name !== SHELL_CACHE && name !== PAGES_CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

/* A page as the person sees it, signed in; log-in pages and errors are no pages to keep. */
const good = (answer) => answer.ok && !answer.redirected && (answer.headers.get("Content-Type") || "").includes("html");

const keepPage = async (address) => {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (good(answer)) await (await caches.open(PAGES_CACHE)).put(address, answer);
  } catch {
    /* it is kept at the next visit */
  }
};

/* Every day is drawn on the page of today, every week on that of this week. */
const pageOf = (path) => {
  if (path.startsWith(PLACES.days)) return PLACES.pages.today;
  if (path.startsWith(PLACES.weeks)) return PLACES.pages.week;
  return Object.values(PLACES.pages).includes(path) ? path : null;
};

const visit = async (request, url) => {
  const page = pageOf(url.pathname);
  const cache = await caches.open(PAGES_CACHE);
  const kept = await cache.match(page);
  const asked = fetch(request).then(async (answer) => {
    if (good(answer) && url.pathname === page && url.search === "") await cache.put(page, answer.clone());
    return answer;
  });
  if (!kept) return asked;
  const slow = new Promise((resolve) => setTimeout(() => resolve(kept.clone()), PATIENCE));
  return Promise.race([asked.then((answer) => (answer.status >= 500 ? kept : answer)).catch(() => kept), slow]);
};

const part = async (request, url) => {
  const cache = await caches.open(SHELL_CACHE);
  return (await cache.match(url.pathname)) || fetch(request);
};

self.addEventListener("message", (event) => {
  if (event.data === "keep-pages") event.waitUntil(Promise.all(Object.values(PLACES.pages).map(keepPage)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && pageOf(url.pathname)) event.respondWith(visit(request, url));
  else if (SHELL.includes(url.pathname)) event.respondWith(part(request, url));
});
