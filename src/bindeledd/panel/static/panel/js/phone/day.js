/* The page of one day: its lines, or the form for one more. */

import { Drawing } from "./drawing.js";
import { anew, apart, blank } from "./drafts.js";
import { Entry } from "./entry.js";
import { newId } from "./ids.js";
import { copied, linesOf, ofDay } from "./lines.js";
import { meaning } from "./showing.js";
import { count, hours, say } from "./words.js";

const SETTLE = 500;
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
    this.drawing = new Drawing(app);
    this.entry = new Entry(byId("entry"), (minutes) => this.label(minutes), (problems) => this.complain(problems));
    byId("entry").addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("click", (event) => this.follow(event));
    window.addEventListener("popstate", () => this.draw());
    this.read();
    /* What the server just drew a form for; a hidden form is nobody's, and a page out of the phone's
       memory may have been drawn for another address. */
    const { for: drawn } = byId("entry").dataset;
    this.drawn = app.justMade && !byId("entry").hidden && drawn === this.key() ? drawn : null;
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
    this.entry.adopt(this.day, this.state);
  }

  key() {
    const { line, project, type } = this.wanted;
    return [this.day, line || "new", project || "", type || ""].join(":");
  }

  draw() {
    if (!this.state) return;
    this.read();
    const own = ofDay(this.lines, this.day);
    const line = this.wanted.line ? this.lines.find((one) => one.id === this.wanted.line) : null;
    const form = Boolean(line) || this.wanted.more || Boolean(this.wanted.project) || Boolean(this.wanted.type) || own.length === 0 || this.writing();
    this.drawing.head(this.day);
    this.drawing.alerts(this.lines, this.wanted.line);
    this.drawing.list(own, this.state, this.day);
    byId("day-lines").hidden = form;
    byId("bar-lines").hidden = form;
    byId("entry").hidden = !form;
    byId("bar-entry").hidden = !form;
    byId("tabs").hidden = form;
    this.drawing.back(this.day, form && own.length > 0);
    if (form) this.prepare(line, own);
    else this.filledFor = null;
  }

  /* Whether somebody is writing a new line for this day: then it is not put away under their hands. */
  writing() {
    return this.filledFor === this.key() && !this.wanted.line && this.entry.dirty && !byId("entry").hidden;
  }

  /* Fill the form, but never over what somebody is writing in it. */
  prepare(line, own) {
    const touched = this.filledFor === this.key();
    const outdated = line && !this.entry.dirty && String(line.revision ?? "") !== this.entry.value("revision");
    this.drawing.offerCopy(line || own.length ? [] : this.lines, this.day);
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
    this.entry.fill(line ? this.taken(line) : blank(this, own), this.state);
    if (!line && this.wanted.type === "expense") this.entry.openMore();
    this.lock(line && line.open === false, line ? meaning(line.state) : "");
    this.complain([]);
  }

  /* A line whose id is of no use any more is entered as a new one; the old deed goes when it is saved. */
  taken(line) {
    const fresh = anew(line);
    this.instead = fresh === line ? null : line.id;
    return fresh;
  }

  lock(locked, standing) {
    const form = byId("entry");
    for (const field of form.elements) field.disabled = locked;
    byId("bar-entry").hidden = locked;
    if (locked) byId("remove").hidden = true;
    byId("entry-locked").hidden = !locked;
    byId("entry-locked").querySelector("[data-standing]").textContent = standing;
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
    await this.entry.extras.working;
    const { line, problems, receipts } = this.entry.read();
    if (this.day > this.app.today() && !this.entry.isAbsence()) problems.unshift(say("day-to-come"));
    this.complain(problems);
    if (problems.length) return;
    await this.app.keep(apart(line), receipts);
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
