/* The rows of machines and items in the form of one line: one more, what stands in them, their units. */

import { Combobox } from "./combobox.js";
import { newId } from "./ids.js";
import { fitting, itemText, named } from "./items.js";
import { count, minutesOf, plainHours, quantityOf, say, typed } from "./words.js";

export class Rows {
  constructor(form) {
    this.form = form;
    this.items = [];
    this.boxes = new WeakSet();
    form.addEventListener("focusin", (event) => event.target.matches('[data-row-of="items"] [name$="-item"]') && this.search(event.target));
    form.addEventListener("input", (event) => event.target.matches('[data-row-of="items"] [name$="-item"]') && this.name(event.target.closest("[data-row-of]")));
  }

  rows(part) {
    return [...this.form.querySelectorAll(`[data-row-of="${part}"]`)];
  }

  field(row, key) {
    return row.querySelector(`[name$="-${key}"]`);
  }

  add(part, values = {}) {
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
    row.dataset.unit = values.unit || "";
    this.showUnit(row);
    return row;
  }

  fill(line) {
    for (const part of ["machines", "items"]) for (const row of this.rows(part)) row.remove();
    for (const one of line.machines || []) {
      this.add("machines", { id: one.id, machine_id: one.machine_id, hours: plainHours(one.minutes) });
    }
    for (const one of line.items || []) {
      const known = this.items.find((other) => other.id === one.item_id);
      const item = one.item_id ? itemText(known || one) : one.text || "";
      this.add("items", { id: one.id, item_id: one.item_id || "", item, quantity: typed(one.quantity), unit: one.unit || "" });
    }
  }

  search(input) {
    if (this.boxes.has(input)) return;
    this.boxes.add(input);
    const row = input.closest("[data-row-of]");
    const box = new Combobox(input, {
      find: (text) => fitting(this.items, text === this.written(row) ? "" : text),
      write: (one) => [one.name, [one.number, one.unit, one.gtin].filter(Boolean).join(" · ")],
      hits: (many) => count("hits", many),
      chosen: (one) => {
        input.value = itemText(one);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      },
    });
    if (this.items.length) box.open();
  }

  /* How the chosen item is written, which is no search for it. */
  written(row) {
    const known = this.items.find((one) => one.id === this.field(row, "item_id").value);
    return known ? itemText(known) : null;
  }

  /* What is typed names an item, or is free text. */
  name(row) {
    const found = named(this.items, this.field(row, "item").value);
    this.field(row, "item_id").value = found ? found.id : "";
    this.showUnit(row);
  }

  showUnit(row) {
    const chosen = this.field(row, "item_id");
    if (!chosen) return;
    const known = this.items.find((one) => one.id === chosen.value);
    row.querySelector("[data-free]").hidden = chosen.value !== "";
    const figure = row.querySelector(".phone-figure");
    let unit = figure.querySelector("span");
    if (!unit) {
      unit = document.createElement("span");
      unit.setAttribute("aria-hidden", "true");
      figure.append(unit);
    }
    unit.textContent = (known && known.unit) || (chosen.value ? row.dataset.unit : "");
  }

  /* A machine that is chosen has most often run all the hours. */
  proposeMachine(row, minutes) {
    const field = this.field(row, "hours");
    if ((minutesOf(field.value || "0") || 0) === 0) field.value = plainHours(minutes);
  }

  readMachines(problems) {
    const found = [];
    for (const row of this.rows("machines")) {
      const machine = this.field(row, "machine_id").value;
      const text = this.field(row, "hours").value.trim();
      const minutes = text === "" ? 0 : minutesOf(text);
      if (minutes === null) problems.push(say("no-hours"));
      else if (!machine && minutes) problems.push(say("no-machine"));
      else if (machine && minutes) found.push({ id: this.field(row, "id").value, machine_id: machine, minutes });
    }
    return found;
  }

  readItems(problems) {
    const found = [];
    for (const row of this.rows("items")) {
      const item = this.field(row, "item_id").value || null;
      const text = item ? "" : this.field(row, "item").value.trim();
      const much = quantityOf(this.field(row, "quantity").value || "0");
      if (much === null) problems.push(say("no-quantity"));
      else if (Number(much) === 0) continue;
      else if (!item && !text) problems.push(say("no-item"));
      else found.push({ id: this.field(row, "id").value, item_id: item, text, quantity: much });
    }
    return found;
  }

  machineMinutes() {
    const own = this.rows("machines").filter((row) => this.field(row, "machine_id").value);
    return own.reduce((sum, row) => sum + (minutesOf(this.field(row, "hours").value || "0") || 0), 0);
  }

  itemCount() {
    return this.rows("items").filter((row) => Number(quantityOf(this.field(row, "quantity").value || "0"))).length;
  }
}
