/* Driving, tolls, allowances and expenses in the form of one line, with the receipts of expenses. */

import { newId } from "./ids.js";
import { receiptOf, thumbnail } from "./pictures.js";
import { fileOf } from "./receipts.js";
import { quantity, quantityOf, say, typed } from "./words.js";

const facts = () => document.getElementById("phone").dataset;

export class Extras {
  /* `complain` gets sentences; `line` tells whose receipts are taken away. */
  constructor(form, { complain, line }) {
    this.form = form;
    this.complain = complain;
    this.line = line;
    this.working = Promise.resolve();
    this.forget();
    form.classList.add("is-scripted");
    form.addEventListener("change", (event) => this.choose(event));
    form.addEventListener("click", (event) => this.unkeep(event));
  }

  forget() {
    this.added = [];
    this.taken = [];
  }

  rows(part = "") {
    return [...this.form.querySelectorAll(`${part && `[data-part="${part}"] `}[data-extra]`)];
  }

  field(row, key) {
    return row.querySelector(`[name$="-${key}"]`);
  }

  fill(given) {
    this.forget();
    for (const row of this.rows()) {
      const one = given.find((other) => other.type_id === row.dataset.extra);
      this.field(row, "id").value = one ? one.id : newId();
      const much = this.field(row, "quantity");
      const money = this.field(row, "amount");
      if (much && much.type === "checkbox") much.checked = Boolean(one);
      else if (much) much.value = one ? typed(one.quantity) : "0";
      if (money) money.value = one && one.amount !== null ? typed(one.amount) : "";
      const list = row.querySelector("[data-receipts]");
      if (!list) continue;
      list.replaceChildren(...((one && one.receipts) || []).map((receipt) => this.shown(receipt, one.id)));
      for (const again of (one && one.again) || []) this.working = this.working.then(() => this.bringAlong(row, again));
    }
  }

  /* What stands in the rows, and what keeps it from being saved. */
  read(problems) {
    const found = [];
    for (const row of this.rows()) {
      const id = this.field(row, "id").value;
      const type_id = row.dataset.extra;
      const box = this.field(row, "quantity");
      const money = this.field(row, "amount");
      if (box && box.type === "checkbox" && !box.checked) continue;
      const much = quantityOf((money || box).value.trim() || "0");
      if (much === null) problems.push(say("no-quantity"));
      else if (Number(much) === 0) {
        if (this.added.some((one) => one.row === row)) problems.push(say("amount-needed"));
      } else found.push(money ? { id, type_id, quantity: "1", amount: much } : { id, type_id, quantity: much, amount: null });
    }
    return found;
  }

  receipts() {
    const added = this.added.map(({ id, row, name, blob }) => ({ id, name, blob, expense: this.field(row, "id").value }));
    return { added, taken: this.taken };
  }

  /* What stands in a part of the form, in a few words. */
  said(part) {
    const said = [];
    for (const row of this.rows(part)) {
      const box = this.field(row, "quantity");
      const money = this.field(row, "amount");
      if (box && box.type === "checkbox") {
        if (box.checked) said.push(row.dataset.name);
        continue;
      }
      const much = quantityOf((money || box).value.trim() || "0");
      if (Number(much)) said.push([quantity(much), row.dataset.unit || row.dataset.name].join(" "));
    }
    return said;
  }

  choose(event) {
    const row = event.target.type === "file" && event.target.closest("[data-extra]");
    if (!row) return;
    const chosen = [...event.target.files];
    event.target.value = "";
    this.working = this.working.then(() => this.take(row, chosen));
  }

  async take(row, chosen) {
    this.complain([]);
    for (const file of chosen) {
      const { problem, name, blob } = await receiptOf(file, Number(facts().receiptMost));
      if (problem) this.complain([say(problem)]);
      else this.add(row, { id: newId(), name: name || say("receipt-name"), blob });
    }
  }

  /* A receipt of a line that is entered once more under another id. */
  async bringAlong(row, { id, name }) {
    const blob = await fileOf(id);
    if (blob) this.add(row, { id: newId(), name, blob });
  }

  add(row, receipt) {
    this.added.push({ ...receipt, row });
    row.querySelector("[data-receipts]").append(this.shown({ ...receipt, file_name: receipt.name, waiting: true }, ""));
  }

  shown(receipt, expense) {
    const item = document.getElementById("shape-receipt").content.firstElementChild.cloneNode(true);
    item.dataset.receipt = receipt.id;
    const link = item.querySelector("a");
    link.textContent = receipt.file_name;
    item.querySelector("[data-unkeep]").setAttribute("aria-label", say("remove-receipt", { name: receipt.file_name }));
    if (receipt.waiting) {
      link.replaceWith(receipt.file_name);
      Promise.resolve(receipt.blob || fileOf(receipt.id))
        .then(thumbnail)
        .then((picture) => picture && item.querySelector(".receipt-picture").replaceChildren(picture))
        .catch(() => undefined);
    } else {
      const { blank, keptReceipt } = facts();
      link.href = keptReceipt.replace(blank, expense).replace(blank, receipt.id);
    }
    return item;
  }

  unkeep(event) {
    const button = event.target.closest("[data-unkeep]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-receipt]");
    const row = item.closest("[data-extra]");
    const id = item.dataset.receipt;
    const before = this.added.length;
    this.added = this.added.filter((one) => one.id !== id);
    if (this.added.length === before) this.taken.push({ id, of: this.line(), expense: this.field(row, "id").value });
    item.remove();
    this.field(row, "amount").focus();
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
