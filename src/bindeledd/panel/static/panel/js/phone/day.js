/* The page of one day: its lines, or the form for one more. */

import { Entry } from "./entry.js";
import { newId } from "./ids.js";
import { copied, dayBefore, linesOf, mondayOf, ofDay, shifted, sums, weekday } from "./lines.js";
import { alertCard, hours, lineRow, overtimeOf } from "./showing.js";
import { capital, count, dayNumber, daySaid, say, weekdayName } from "./words.js";

const SETTLE = 500;
const NEW_ID = ["registration.removed", "registration.id_taken"];
const byId = (id) => document.getElementById(id);

export class DayPage {
  constructor(app) {
    this.app = app;
    this.state = null;
    this.current = false;
    this.deeds = [];
    this.lines = [];
    this.filledFor = null;
    this.quiet = 0;
    this.entry = new Entry(byId("entry"), (minutes) => this.label(minutes));
    byId("entry").addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => this.draw());
    this.read();
    /* The line whose form the server just drew; a hidden form is nobody's. */
    this.drawn = app.justMade && !byId("entry").hidden ? this.key() : null;
  }

  /* What the address asks for: the day, and one line or a new one. */
  read() {
    const asked = new URLSearchParams(location.search);
    this.day = this.app.dayOf(location.pathname);
    this.wanted = { line: asked.get("line"), more: asked.has("more"), project: asked.get("project"), type: asked.get("type") };
  }

  show(state, deeds) {
    this.know(state, deeds);
    this.current = true;
    this.draw();
  }

  know(state, deeds) {
    this.state = state;
    this.deeds = deeds;
    this.lines = linesOf(state, deeds);
  }

  /* The page as the server drew it is newer than what we know: it stays, but what is saved in it is
     already kept on the phone. */
  begin(state, deeds) {
    this.know(state, deeds);
    if (this.drawn === this.key()) this.takeAsDrawn();
  }

  takeAsDrawn() {
    this.drawn = null;
    this.filledFor = this.key();
    this.entry.adopt(this.day);
  }

  key() {
    return `${this.day}:${this.wanted.line || "new"}`;
  }

  draw() {
    if (!this.state) return;
    this.read();
    const own = ofDay(this.lines, this.day);
    const line = this.wanted.line ? this.lines.find((one) => one.id === this.wanted.line) : null;
    const form = Boolean(line) || this.wanted.more || Boolean(this.wanted.project) || Boolean(this.wanted.type) || own.length === 0 || this.writing();
    this.head();
    this.alerts();
    this.list(own);
    byId("day-lines").hidden = form;
    byId("bar-lines").hidden = form;
    byId("entry").hidden = !form;
    byId("bar-entry").hidden = !form;
    byId("tabs").hidden = form;
    this.back(form && own.length > 0);
    if (form) this.prepare(line, own);
    else this.filledFor = null;
  }

  /* Whether somebody is writing a new line for this day: then it is not put away under their hands. */
  writing() {
    return this.filledFor === this.key() && !this.wanted.line && this.entry.dirty && !byId("entry").hidden;
  }

  head() {
    const today = this.day === this.app.today();
    const title = today ? say("today") : capital(weekdayName(this.day));
    document.querySelector(".phone-head h1").textContent = title;
    document.querySelector(".phone-head p").textContent = daySaid(this.day);
    document.title = `${title} · bindeledd`;
    document.querySelector(".phone-head > a:last-child").href = this.app.weekOf(mondayOf(this.day));
  }

  /* From a form back to its list, from a list to the day before. */
  back(toList) {
    const link = document.querySelector(".phone-head [data-prev]");
    link.href = this.app.addressOf(toList ? this.day : shifted(this.day, -1));
    link.setAttribute("aria-label", say(toList ? "back-to-list" : "day-before"));
  }

  alerts() {
    const cards = this.lines
      .filter((line) => line.state === "refused" || line.state === "returned" || line.refused)
      .filter((line) => line.id !== this.wanted.line)
      .map((line) =>
        alertCard({
          title: say("needs-you", { weekday: capital(weekdayName(line.day)), number: `${dayNumber(line.day)}.` }),
          words: line.reason,
          deed: say("correct", { weekday: weekdayName(line.day) }),
          href: `${this.app.addressOf(line.day)}?line=${line.id}`,
          drop: line.refused ? line.id : "",
        }),
      );
    byId("alerts").replaceChildren(...cards);
  }

  list(own) {
    byId("lines").replaceChildren(...own.map((line) => lineRow(line, this.state, `${this.app.addressOf(this.day)}?line=${line.id}`)));
    const sum = byId("sum");
    const title = this.day === this.app.today() ? say("sum-today") : say("sum-day", { weekday: weekdayName(this.day) });
    const late = overtimeOf(own);
    sum.querySelector("strong").textContent = title;
    sum.querySelector("b").textContent = hours(sums(own).minutes);
    let small = sum.querySelector("small");
    if (!small) sum.querySelector(".grow").append((small = document.createElement("small")));
    small.textContent = late ? say("of-which-overtime", { hours: hours(late) }) : "";
    byId("goes-later").hidden = !own.some((line) => line.state === "on-phone");
  }

  /* Fill the form, but never over what somebody is writing in it. */
  prepare(line, own) {
    const touched = this.filledFor === this.key();
    const outdated = line && !this.entry.dirty && String(line.revision ?? "") !== this.entry.value("revision");
    this.offerCopy(line, own);
    byId("remove").hidden = !line;
    byId("absent").hidden = Boolean(line) || own.length > 0 || this.wanted.type !== null || !this.state.hour_types.some((one) => one.kind !== "work");
    byId("absent").querySelector("a").href = `${this.app.addressOf(this.day)}?type=absence`;
    if (touched && !outdated) return;
    if (this.drawn === this.key()) {
      this.takeAsDrawn();
      return;
    }
    this.drawn = null;
    this.filledFor = this.key();
    this.entry.fill(line ? this.anew(line) : this.blank(own), this.state);
    this.lock(line && line.open === false);
    this.complain([]);
  }

  /* A line whose id is of no use any more is entered as a new one; the old deed goes when it is saved. */
  anew(line) {
    this.instead = null;
    if (!line.refused || !NEW_ID.includes(line.refused.code)) return line;
    this.instead = line.id;
    const fresh = (rows) => (rows || []).map((one) => ({ ...one, id: newId() }));
    return {
      ...line,
      id: newId(),
      revision: null,
      machines: fresh(line.machines),
      items: fresh(line.items),
      compensations: fresh(line.compensations),
    };
  }

  lock(locked) {
    const form = byId("entry");
    for (const field of form.elements) field.disabled = locked;
    byId("bar-entry").hidden = locked;
    if (locked) byId("remove").hidden = true;
    byId("entry-locked").hidden = !locked;
  }

  blank(own) {
    const { state } = this;
    const before = this.lines.filter((line) => line.project_id && line.day <= this.day);
    const latest = before.reduce((a, b) => (a && (a.day > b.day || (a.day === b.day && a.id > b.id)) ? a : b), null);
    const offered = (id) => state.projects.some((one) => one.id === id);
    const project = this.wanted.project || (latest && offered(latest.project_id) ? latest.project_id : null);
    const norm = state.day_minutes[weekday(this.day)] || 0;
    const rest = norm - sums(own).minutes;
    const absence = this.wanted.type === "absence" ? state.hour_types.find((one) => one.kind !== "work") : null;
    return {
      id: newId(),
      day: this.day,
      revision: null,
      project_id: project || (state.projects.length === 1 ? state.projects[0].id : null),
      hour_type_id: (absence || state.hour_types[0] || { id: "" }).id,
      work_type_id: latest && latest.project_id === project ? latest.work_type_id : null,
      minutes: rest > 0 ? rest : own.length ? 60 : Math.max(...state.day_minutes, 60),
      break_minutes: own.length ? 0 : state.break_minutes,
    };
  }

  offerCopy(line, own) {
    const from = line || own.length ? null : dayBefore(this.lines, this.day);
    byId("copy").hidden = from === null;
    if (from === null) return;
    const total = hours(sums(ofDay(this.lines, from)).minutes);
    const words = from === shifted(this.day, -1) ? say("copy", { hours: total }) : say("copy-day", { weekday: weekdayName(from), hours: total });
    const button = byId("copy-button");
    button.value = from;
    button.querySelector("span").textContent = words;
  }

  label(minutes) {
    byId("save").querySelector("span").textContent = minutes ? say("save", { hours: hours(minutes) }) : say("save-plain");
  }

  complain(problems) {
    const notices = problems.map((words) => {
      const notice = document.getElementById("shape-problem").content.firstElementChild.cloneNode(true);
      notice.querySelector("[data-words]").textContent = words;
      return notice;
    });
    byId("entry-errors").replaceChildren(...notices);
    if (notices.length) byId("entry-errors").focus();
  }

  async submit(event) {
    const pressed = event.submitter ? event.submitter.name : "save";
    if (!this.state) return;
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    try {
      if (pressed === "copy") await this.copy(event.submitter.value);
      else if (pressed === "remove") await this.remove();
      else await this.save();
    } catch (error) {
      this.complain([say("not-kept")]);
      throw error;
    } finally {
      this.busy = false;
    }
  }

  async save() {
    const { line, problems } = this.entry.read();
    this.complain(problems);
    if (problems.length) return;
    await this.app.keep(apart(line));
    if (this.instead) await this.app.forget(this.instead);
    this.instead = null;
    this.settle(say("saved"));
  }

  async remove() {
    const { line } = this.entry.read();
    await this.app.remove(line.id, line.revision);
    this.settle(say("removed"));
  }

  /* One line fills the form and is saved by the person; several are entered as they were. */
  async copy(from) {
    const lines = ofDay(this.lines, from).filter((line) => line.state !== "refused");
    const made = lines.map((line) => copied(line, this.day, newId));
    if (made.length === 1) {
      this.entry.fill(made[0], this.state);
      byId("copy").hidden = true;
      byId("save").focus();
      return;
    }
    await this.app.keep(made);
    this.settle(count("copied", made.length));
  }

  /* Back to the list. A second press of the same finger lands on nothing. */
  settle(words) {
    this.quiet = Date.now() + SETTLE;
    this.filledFor = null;
    history.replaceState(null, "", this.app.addressOf(this.day));
    this.app.toast(words);
    this.app.again();
    document.getElementById("main").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  async drop(line) {
    await this.app.forget(line);
    this.filledFor = null;
    this.app.again();
  }

  /* Links within the same page need no net and no page load. */
  follow(event) {
    const dropper = event.target.closest("[data-drop]");
    if (dropper) {
      this.drop(dropper.dataset.drop);
      return;
    }
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (Date.now() < this.quiet && link.closest(".phone-foot")) {
      event.preventDefault();
      return;
    }
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || !this.app.isDay(url.pathname) || !this.current) return;
    event.preventDefault();
    this.filledFor = null;
    history.pushState(null, "", url.pathname + url.search);
    this.draw();
    window.scrollTo(0, 0);
  }
}

/* A line without hours is one line for each thing on it, under the thing's own id. */
const apart = (line) => {
  if (line.minutes > 0) return [line];
  const empty = { ...line, revision: null, machines: [], items: [], compensations: [] };
  return ["machines", "items", "compensations"].flatMap((part) =>
    line[part].map((one) => ({
      ...empty,
      id: one.id,
      revision: one.id === line.id ? line.revision : null,
      [part]: [one],
    })),
  );
};
