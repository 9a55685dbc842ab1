/* The form of one line: what the steppers, chips and rows hold becomes a line, and the other way. */

import { newId } from "./ids.js";
import { count, hours, minutesOf, plainHours, quantity, quantityOf, say } from "./words.js";

/* A number as one types it: without thousands, which would be read back as decimals. */
const point = () => (document.documentElement.lang.startsWith("en") ? "." : ",");
const typed = (text) => {
  const plain = String(text);
  return (plain.includes(".") ? plain.replace(/0+$/, "").replace(/\.$/, "") : plain).replace(".", point());
};

export class Entry {
  constructor(form, changed) {
    this.form = form;
    this.day = "";
    this.changed = changed;
    this.dirty = false;
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
    const row = this.addRow(adder.dataset.add);
    row.querySelector("select").focus();
    this.tell();
  }

  addRow(part, values = {}) {
    const at = newId().slice(0, 23).replaceAll("-", "") + Math.random().toString(16).slice(2, 6);
    const row = document.getElementById(`shape-${part}`).content.firstElementChild.cloneNode(true);
    for (const one of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of [...one.attributes]) {
        if (attribute.value.includes("__at__")) attribute.value = attribute.value.replaceAll("__at__", at);
      }
    }
    this.form.querySelector(`[data-rows="${part}"]`).append(row);
    for (const [key, value] of Object.entries({ id: newId(), ...values })) {
      const field = row.querySelector(`[name="${part}-${at}-${key}"]`);
      if (field) field.value = value;
    }
    this.showUnit(row);
    return row;
  }

  rows(part) {
    return [...this.form.querySelectorAll(`[data-row-of="${part}"]`)];
  }

  extras() {
    return [...this.form.querySelectorAll("[data-extra]")];
  }

  inRow(row, key) {
    return row.querySelector(`[name$="-${key}"]`);
  }

  /* Take the form as the server filled it; a new line gets ids of our own, for the page may be an
     old one out of the phone's memory, and its ids used. */
  adopt(day) {
    this.day = day;
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
    for (const part of ["machines", "items"]) for (const row of this.rows(part)) row.remove();
    this.choose("project_id", line.project_id || "", line.project_name);
    this.choose("hour_type_id", line.hour_type_id, line.hour_type_name);
    this.showWorkTypes();
    this.set("id", line.id);
    this.set("revision", line.revision ?? "");
    this.set("hours", plainHours(line.minutes));
    this.set("work_type_id", line.work_type_id || "");
    this.set("overtime_50", plainHours(line.overtime_50_minutes || 0));
    this.set("overtime_100", plainHours(line.overtime_100_minutes || 0));
    this.set("overtime", line.overtime_100_minutes ? "100" : line.overtime_50_minutes ? "50" : "0");
    this.set("bank", plainHours(line.bank_minutes || 0));
    this.set("break_minutes", String(line.break_minutes ?? state.break_minutes));
    this.set("comment", line.comment || "");
    for (const one of line.machines || []) {
      this.addRow("machines", { id: one.id, machine_id: one.machine_id, hours: plainHours(one.minutes) });
    }
    for (const one of line.items || []) {
      this.addRow("items", { id: one.id, item_id: one.item_id || "", text: one.text || "", quantity: typed(one.quantity) });
    }
    this.fillExtras(line.compensations || []);
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

  fillExtras(given) {
    for (const row of this.extras()) {
      const one = given.find((other) => other.type_id === row.dataset.extra);
      this.inRow(row, "id").value = one ? one.id : newId();
      const much = this.inRow(row, "quantity");
      const money = this.inRow(row, "amount");
      if (much && much.type === "checkbox") much.checked = Boolean(one);
      else if (much) much.value = one ? typed(one.quantity) : "0";
      if (money) money.value = one && one.amount !== null ? typed(one.amount) : "";
    }
  }

  openFilled() {
    for (const part of this.form.querySelectorAll("details[data-part]")) {
      if (part.querySelector("summary [data-figure]").textContent !== "") part.open = true;
    }
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
      hour_type_id: this.value("hour_type_id"),
      work_type_id: this.isAbsence() ? null : this.value("work_type_id") || null,
      minutes: minutes("hours"),
      overtime_50_minutes: overtime === "0" ? 0 : minutes("overtime_50"),
      overtime_100_minutes: overtime === "0" ? 0 : minutes("overtime_100"),
      bank_minutes: minutes("bank"),
      break_minutes: Number.parseInt(this.value("break_minutes"), 10) || 0,
      comment: this.value("comment").trim(),
      machines: this.readMachines(problems),
      items: this.readItems(problems),
      compensations: this.readExtras(problems),
    };
    if (this.isAbsence()) line.project_id = null;
    else if (line.project_id === null) problems.push(say("no-project"));
    if (line.overtime_50_minutes + line.overtime_100_minutes > line.minutes) problems.push(say("too-much-overtime"));
    if (line.minutes === 0 && ![line.machines, line.items, line.compensations].some((rows) => rows.length)) {
      problems.push(say("nothing"));
    }
    return { line, problems };
  }

  readMachines(problems) {
    const found = [];
    for (const row of this.rows("machines")) {
      const machine = this.inRow(row, "machine_id").value;
      const text = this.inRow(row, "hours").value.trim();
      const minutes = text === "" ? 0 : minutesOf(text);
      if (minutes === null) problems.push(say("no-hours"));
      else if (!machine && minutes) problems.push(say("no-machine"));
      else if (machine && minutes) found.push({ id: this.inRow(row, "id").value, machine_id: machine, minutes });
    }
    return found;
  }

  readItems(problems) {
    const found = [];
    for (const row of this.rows("items")) {
      const item = this.inRow(row, "item_id").value || null;
      const text = item ? "" : this.inRow(row, "text").value.trim();
      const much = quantityOf(this.inRow(row, "quantity").value || "0");
      if (much === null) problems.push(say("no-quantity"));
      else if (Number(much) === 0) continue;
      else if (!item && !text) problems.push(say("no-item"));
      else found.push({ id: this.inRow(row, "id").value, item_id: item, text, quantity: much });
    }
    return found;
  }

  readExtras(problems) {
    const found = [];
    for (const row of this.extras()) {
      const id = this.inRow(row, "id").value;
      const type_id = row.dataset.extra;
      const box = this.inRow(row, "quantity");
      const money = this.inRow(row, "amount");
      if (box && box.type === "checkbox" && !box.checked) continue;
      const much = quantityOf((money || box).value.trim() || "0");
      if (much === null) problems.push(say("no-quantity"));
      else if (Number(much) === 0) continue;
      else found.push(money ? { id, type_id, quantity: "1", amount: much } : { id, type_id, quantity: much, amount: null });
    }
    return found;
  }

  follow(target) {
    if (target.name === "project_id") this.showWorkTypes();
    if (target.name === "overtime") this.proposeOvertime(target.value);
    const row = target.closest('[data-row-of="items"]');
    if (row) this.showUnit(row);
    if (target.matches('[data-row-of="machines"] select')) this.proposeMachine(target.closest("[data-row-of]"));
    this.tell();
  }

  /* A machine that is chosen has most often run all the hours. */
  proposeMachine(row) {
    const field = this.inRow(row, "hours");
    if ((minutesOf(field.value || "0") || 0) === 0) field.value = plainHours(this.minutes("hours") || 0);
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

  showUnit(row) {
    const list = row.querySelector('[name$="-item_id"]');
    if (!list) return;
    const chosen = list.selectedOptions[0];
    row.querySelector(".free-text").hidden = list.value !== "";
    const figure = row.querySelector(".phone-figure");
    let unit = figure.querySelector("span");
    if (!unit) {
      unit = document.createElement("span");
      unit.setAttribute("aria-hidden", "true");
      figure.append(unit);
    }
    unit.textContent = (chosen && chosen.dataset.unit) || "";
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
    this.figureOf("machines", this.rows("machines").reduce((sum, row) => sum + (this.inRow(row, "machine_id").value ? minutesOf(this.inRow(row, "hours").value || "0") || 0 : 0), 0), hours);
    this.figureOf("items", this.rows("items").filter((row) => Number(quantityOf(this.inRow(row, "quantity").value || "0"))).length, (many) => count("items", many));
    for (const part of ["driving", "more"]) this.figureOf(part, this.saidOf(part), (text) => text);
    this.form.classList.toggle("is-absence", this.isAbsence());
    this.changed(whole);
  }

  saidOf(part) {
    const said = [];
    for (const row of this.form.querySelectorAll(`[data-part="${part}"] [data-extra]`)) {
      const box = this.inRow(row, "quantity");
      const money = this.inRow(row, "amount");
      if (box && box.type === "checkbox") {
        if (box.checked) said.push(row.dataset.name);
        continue;
      }
      const much = quantityOf((money || box).value.trim() || "0");
      if (Number(much)) said.push([quantity(much), row.dataset.unit || row.dataset.name].join(" "));
    }
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
