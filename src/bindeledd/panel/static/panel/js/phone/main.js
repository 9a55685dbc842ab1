/* Starts the phone: draws from the shelf, sends what waits, reads anew, and says how the net is. */

import { DayPage } from "./day.js";
import { mondayOf } from "./lines.js";
import * as queue from "./queue.js";
import { Sender } from "./sender.js";
import { WeekPage } from "./week.js";
import { clock, count, say } from "./words.js";

const ISO = /\d{4}-\d{2}-\d{2}/;
const NONE = "0000-00-00";
const FRESH = 120_000;
const AGAIN = 30_000;
const SOON = 1_000;
const byId = (id) => document.getElementById(id);

class App {
  constructor(facts) {
    this.facts = facts;
    this.owner = facts.owner;
    const places = {
      state: facts.state,
      line: facts.line.replace(facts.blank, "ID"),
      receipt: facts.receipt.replace(facts.blank, "ID"),
      week: facts.week.replace(NONE, "ID"),
    };
    this.places = places;
    this.sender = new Sender(this.owner, places);
    this.others = "BroadcastChannel" in window ? new BroadcastChannel("bindeledd-phone") : null;
    this.running = null;
    this.rerun = false;
    this.misses = 0;
    this.zone = "Europe/Oslo";
    this.justMade = Date.now() - Number(facts.made) < FRESH;
    const kinds = { day: DayPage, week: WeekPage };
    this.page = facts.page in kinds ? new kinds[facts.page](this) : null;
  }

  /* Today in the company's zone; a page just made by the server knows best. */
  today() {
    if (Date.now() - Number(this.facts.made) < FRESH) return this.facts.today;
    return new Intl.DateTimeFormat("sv-SE", { timeZone: this.zone }).format(new Date());
  }

  isDay(path) {
    return path === this.facts.home || path.startsWith(this.facts.days.split(NONE)[0]);
  }

  dayOf(path) {
    const found = this.isDay(path) && ISO.exec(path);
    return found ? found[0] : this.today();
  }

  mondayIn(path) {
    const found = ISO.exec(path);
    return found ? found[0] : mondayOf(this.today());
  }

  addressOf(day) {
    return day === this.today() ? this.facts.home : this.facts.days.replace(NONE, day);
  }

  weekOf(monday) {
    return this.facts.weeks.replace(NONE, monday);
  }

  async keep(lines, receipts) {
    byId("phone").dataset.settled = "";
    await queue.keepLines(this.owner, lines, receipts);
    this.askToSend();
  }

  async remove(line, revision) {
    byId("phone").dataset.settled = "";
    await queue.removeLine(this.owner, line, revision);
    this.askToSend();
  }

  async forget(line) {
    await queue.forget(this.owner, line);
  }

  async handIn(monday) {
    byId("phone").dataset.settled = "";
    await queue.handInWeek(this.owner, monday);
    this.askToSend();
  }

  /* Where the browser can, it wakes the service worker when the net is back, also with the app closed. */
  askToSend() {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.ready
      .then((registration) => registration.sync && registration.sync.register("phone-send"))
      .catch(() => undefined);
  }

  toast(words) {
    const toast = byId("shape-toast").content.firstElementChild.cloneNode(true);
    toast.querySelector("span").textContent = words;
    byId("toasts").append(toast);
  }

  async draw() {
    const [state, deeds] = await Promise.all([queue.lastState(this.owner), queue.waiting(this.owner)]);
    if (state) this.zone = state.zone;
    if (state && this.page) this.page.show(state, deeds);
    await this.tell(deeds);
  }

  /* The calm strip: since when without net, and how many entries are kept. */
  async tell(deeds) {
    const since = await queue.noted("offline-since");
    const kept = new Set(deeds.filter((deed) => !deed.refused).map((deed) => deed.of || deed.line)).size;
    const strip = byId("offline");
    strip.hidden = !since;
    strip.querySelector("[data-title]").textContent = since ? say("offline-since", { clock: clock(since) }) : say("offline");
    strip.querySelector("[data-words]").textContent = kept ? count("kept", kept) : say("offline-nothing");
    const waits = byId("waits");
    if (waits) waits.textContent = kept ? count("waiting", kept) : "";
  }

  async again() {
    await this.draw();
    this.pulse();
    if (this.others) this.others.postMessage("changed");
  }

  /* Send, then read; never two at once in this page, but once more when asked meanwhile. */
  pulse() {
    this.rerun = true;
    byId("phone").dataset.settled = "";
    this.running ||= this.beat().finally(() => (this.running = null));
    return this.running;
  }

  async beat() {
    while (this.rerun) {
      this.rerun = false;
      const { outcome, count: sent } = await this.sender.send();
      const reading = outcome === "sent" ? await this.sender.read() : outcome;
      await this.settle(reading);
      if (sent && this.others) this.others.postMessage("changed");
    }
  }

  async settle(outcome) {
    if (outcome === "stranger") return this.leave();
    const offline = outcome === "offline";
    const since = await queue.noted("offline-since");
    if (offline && !since) await queue.note("offline-since", Date.now());
    if (!offline && since) await queue.note("offline-since", null);
    byId("signed-out").hidden = outcome !== "signed-out";
    byId("busy").hidden = outcome !== "later";
    await this.draw();
    byId("phone").dataset.settled = outcome === "read" ? "sent" : outcome;
    clearTimeout(this.timer);
    this.misses = offline && navigator.onLine ? this.misses + 1 : 0;
    if (outcome !== "signed-out") this.timer = setTimeout(() => this.pulse(), this.pause());
    return undefined;
  }

  /* A net that has just come back often fails once more: then it is tried soon, and ever less often. */
  pause() {
    return this.misses ? Math.min(AGAIN, SOON * 2 ** (this.misses - 1)) : AGAIN;
  }

  /* Somebody else is signed in: their page, and nothing of ours. */
  async leave() {
    await queue.forgetState();
    await this.forgetPages();
    location.replace(this.facts.home);
  }

  async forgetPages() {
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) if (name.startsWith("phone-pages")) await caches.delete(name);
  }

  /* Another person than last time: the pages kept for the one before go, and are kept anew. */
  async knowOwner() {
    const before = await queue.noted("owner");
    await queue.note("places", this.places);
    if (before === this.owner) return;
    await queue.note("owner", this.owner);
    if (before === undefined) return;
    await this.forgetPages();
    const worker = navigator.serviceWorker && navigator.serviceWorker.controller;
    if (worker) worker.postMessage("keep-pages");
  }

  async start() {
    await this.knowOwner();
    const state = await queue.lastState(this.owner);
    const deeds = await queue.waiting(this.owner);
    const older = state && Date.parse(state.made_at) < Number(this.facts.made);
    if (deeds.length || (state && !older)) await this.draw();
    else if (state && this.page instanceof DayPage) this.page.begin(state, deeds);
    if (await queue.ofOthers(this.owner)) byId("others").hidden = false;
    window.addEventListener("online", () => this.pulse());
    document.addEventListener("visibilitychange", () => document.hidden || this.pulse());
    if (this.others) this.others.addEventListener("message", () => this.draw());
    for (const form of document.querySelectorAll("form[data-leaving]")) {
      form.addEventListener("submit", () => {
        this.forgetPages();
        queue.forgetState();
      });
    }
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => undefined);
    await this.pulse();
  }
}

const register = (facts) => {
  if (!("serviceWorker" in navigator)) return;
  const { worker, scope } = facts;
  navigator.serviceWorker
    .register(`${worker}?sends`, { scope, type: "module" })
    .catch(() => navigator.serviceWorker.register(worker, { scope }))
    .catch(() => undefined);
};

const facts = byId("phone").dataset;
register(facts);
/* Without a shelf to keep things on, the pages go on as plain forms. */
if ("indexedDB" in window) new App(facts).start().catch((error) => console.warn("nothing is kept on this phone:", error));
