/* The form of one line: what the steppers, chips and rows hold becomes a line, and the other way. */

import { Clock } from "./clock.js";
import { Extras } from "./extras.js";
import { newId } from "./ids.js";
import { Rows } from "./rows.js";
import { count, hours, minutesOf, plainHours, say } from "./words.js";

export class Entry {
  /* `changed` gets the hours; `complain` sentences about a file that was chosen. */
  constructor(form, changed, complain) {
    this.form = form;
    this.day = "";
    this.changed = changed;
    this.dirty = false;
    this.rows = new Rows(form);
    this.extras = new Extras(form, { complain, line: () => this.value("id") });
    this.clock = new Clock(this);
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => (this.dirty = true));
    form.addEventListener("input", () => this.tell());
    form.addEventListener("change", (event) => this.follow(event.target));
    form.addEventListener("click", (event) => this.press(event));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input:not([type=radio], [type=checkbox])")) {
        event.preventDefault();
        event.target.blur();
      }
    });
  }

  field(name) {
    return this.form.elements[name];
  }

  value(name) {
    const field = this.field(name);
    return field ? field.value : "";
  }

  set(name, value) {
    const field = this.field(name);
    if (!field) return;
    field.value = value;
    if (field instanceof Element) field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /* Minutes in a field of hours; an empty one is none; null when it cannot be read. */
  minutes(name) {
    const text = this.value(name).trim();
    return text === "" ? 0 : minutesOf(text);
  }

  press(event) {
    const adder = event.target.closest("[data-add]");
    if (!adder) return;
    event.preventDefault();
    const row = this.rows.add(adder.dataset.add);
    row.querySelector('select, input:not([type="hidden"])').focus();
    this.tell();
  }

  /* Take the form as the server filled it; a new line gets ids of our own, for the page may be an
     old one out of the phone's memory, and its ids used. */
  adopt(day, state) {
    this.day = day;
    this.rows.items = state.items;
    if (this.value("revision") === "") {
      for (const field of this.form.querySelectorAll('[name="id"], [name$="-id"]')) field.value = newId();
    }
    this.showWorkTypes();
    this.tell();
  }

  /* Show a line that stands, or a new one. */
  fill(line, state) {
    this.day = line.day;
    this.form.reset();
    this.rows.items = state.items;
    this.choose("project_id", line.project_id || "", line.project_name);
    this.choose("hour_type_id", line.hour_type_id || (state.hour_types[0] || { id: "" }).id, line.hour_type_name);
    this.showWorkTypes();
    this.set("id", line.id);
    this.set("revision", line.revision ?? "");
    this.clock.filling = true;
    this.set("hours", plainHours(line.minutes));
    this.set("work_type_id", line.work_type_id || "");
    this.set("overtime_50", plainHours(line.overtime_50_minutes || 0));
    this.set("overtime_100", plainHours(line.overtime_100_minutes || 0));
    this.set("overtime", line.overtime_100_minutes ? "100" : line.overtime_50_minutes ? "50" : "0");
    this.set("bank", plainHours(line.bank_minutes || 0));
    this.set("break_minutes", String(line.break_minutes ?? state.break_minutes));
    this.clock.filling = false;
    this.set("comment", line.comment || "");
    this.clock.fill(line);
    this.rows.fill(line);
    this.extras.fill(line.compensations || []);
    for (const part of this.form.querySelectorAll("details[data-part]")) part.open = false;
    this.tell();
    this.openFilled();
    this.dirty = false;
  }

  /* Choose in a list; what ended meanwhile is shown under its old name, and not offered again. */
  choose(name, value, label) {
    const list = this.field(name);
    if (!list) return;
    if (list.tagName === "SELECT") {
      for (const gone of list.querySelectorAll("[data-gone]")) gone.remove();
      if (value && ![...list.options].some((one) => one.value === value)) {
        const option = new Option(label || "–", value);
        option.dataset.gone = "yes";
        list.append(option);
      }
    }
    list.value = value;
  }

  openFilled() {
    for (const part of this.form.querySelectorAll("details[data-part]")) {
      if (part.querySelector("summary [data-figure]").textContent !== "") part.open = true;
    }
  }

  /* One came to enter an expense. */
  openMore() {
    const part = this.form.querySelector('details[data-part="more"]');
    part.open = true;
    part.querySelector('[data-kind="expense"] input[name$="-amount"]')?.scrollIntoView({ block: "center" });
  }

  isAbsence() {
    const list = this.field("hour_type_id");
    const chosen = list && list.selectedOptions && list.selectedOptions[0];
    return Boolean(chosen && chosen.dataset.kind && chosen.dataset.kind !== "work");
  }

  /* The line as it shall stand, and what keeps it from being saved. */
  read() {
    const problems = [];
    const minutes = (name) => {
      const found = this.minutes(name);
      if (found === null && !problems.includes(say("no-hours"))) problems.push(say("no-hours"));
      return found ?? 0;
    };
    const overtime = this.isAbsence() ? "0" : this.value("overtime");
    const line = {
      id: this.value("id"),
      day: this.day,
      revision: this.value("revision") === "" ? null : Number(this.value("revision")),
      project_id: this.value("project_id") || null,
      hour_type_id: this.value("hour_type_id") || null,
      work_type_id: this.isAbsence() ? null : this.value("work_type_id") || null,
      minutes: minutes("hours"),
      overtime_50_minutes: overtime === "0" ? 0 : minutes("overtime_50"),
      overtime_100_minutes: overtime === "0" ? 0 : minutes("overtime_100"),
      bank_minutes: minutes("bank"),
      break_minutes: Number.parseInt(this.value("break_minutes"), 10) || 0,
      ...this.clock.read(problems),
      comment: this.value("comment").trim(),
      machines: this.rows.readMachines(problems),
      items: this.rows.readItems(problems),
      compensations: this.extras.read(problems),
    };
    if (this.isAbsence()) line.project_id = null;
    else if (line.project_id === null) problems.push(say("no-project"));
    /* The name comes along: the project may have ended before anybody reads the line again. */
    else line.project_name = this.field("project_id").selectedOptions[0].text;
    if (line.overtime_50_minutes + line.overtime_100_minutes > line.minutes) problems.push(say("too-much-overtime"));
    if (line.minutes === 0 && ![line.machines, line.items, line.compensations].some((rows) => rows.length)) {
      problems.push(say("nothing"));
    }
    return { line, problems: [...new Set(problems)], receipts: this.extras.receipts() };
  }

  follow(target) {
    if (target.name === "project_id") this.showWorkTypes();
    if (target.name === "overtime") this.proposeOvertime(target.value);
    if (target.matches('[data-row-of="machines"] select')) this.rows.proposeMachine(target.closest("[data-row-of]"), this.minutes("hours") || 0);
    this.tell();
  }

  proposeOvertime(percent) {
    for (const one of ["50", "100"]) {
      const name = `overtime_${one}`;
      if (percent === "0") this.set(name, plainHours(0));
      else if (percent === one && (this.minutes(name) || 0) === 0) {
        this.set(name, plainHours(Math.min(60, this.minutes("hours") || 0)));
      }
    }
  }

  /* Work types of other projects are put away. */
  showWorkTypes() {
    const box = this.form.querySelector("[data-work-types]");
    if (!box) return;
    const list = this.field("project_id");
    const parent = list.selectedOptions[0] ? list.selectedOptions[0].dataset.parent : "";
    const homes = ["", this.value("project_id"), parent];
    let shown = 0;
    for (const chip of box.querySelectorAll("label[data-project]")) {
      const fits = homes.includes(chip.dataset.project);
      chip.hidden = !fits;
      shown += fits ? 1 : 0;
      if (!fits) chip.querySelector("input").checked = false;
    }
    if (![...box.querySelectorAll("input")].some((one) => one.checked)) box.querySelector("[data-none] input").checked = true;
    const all = box.querySelector("[data-all]");
    if (all) all.textContent = say("all", { count: String(shown) });
  }

  /* Figures beside the heads, and the words on the button. */
  tell() {
    const whole = this.minutes("hours");
    const late = this.value("overtime") === "0" ? 0 : (this.minutes("overtime_50") || 0) + (this.minutes("overtime_100") || 0);
    const box = this.form.querySelector("[data-overtime]");
    box.querySelector(".phone-card-head [data-figure]").textContent = say("of-hours", {
      part: late ? plainHours(late) : "0",
      whole: hours(whole || 0),
    });
    for (const part of box.querySelectorAll("[data-percent]")) {
      const its = this.minutes(`overtime_${part.dataset.percent}`) || 0;
      part.hidden = this.value("overtime") !== part.dataset.percent && its === 0;
    }
    this.clock.tell();
    this.figureOf("machines", this.rows.machineMinutes(), hours);
    this.figureOf("items", this.rows.itemCount(), (many) => count("items", many));
    for (const part of ["driving", "more"]) this.figureOf(part, this.saidOf(part), (text) => text);
    this.form.classList.toggle("is-absence", this.isAbsence());
    this.changed(whole);
  }

  saidOf(part) {
    const said = this.extras.said(part);
    if (part === "more" && this.value("comment").trim()) said.push("…");
    if (part === "more" && this.isAbsence()) said.push(this.field("hour_type_id").selectedOptions[0].text);
    return said.join(", ");
  }

  figureOf(part, value, write) {
    const box = this.form.querySelector(`details[data-part="${part}"]`);
    if (!box) return;
    box.querySelector("summary [data-figure]").textContent = value ? write(value) : "";
    box.classList.toggle("filled", Boolean(value));
  }
}
