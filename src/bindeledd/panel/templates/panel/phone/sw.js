/* Keeps the phone's pages at hand without net. What it is made of stands in VERSION: another shell,
   another cache, and the old one goes. It never answers for the queue: that needs the server's own word. */
"use strict";

{% autoescape off %}const VERSION = {{ version }};
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
