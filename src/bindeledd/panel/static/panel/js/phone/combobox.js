/* A text field with a list that follows what is typed: the pattern of WAI-ARIA 1.2, "editable combobox
   with list autocomplete". Arrows move, Enter chooses, Escape closes; what is typed may also stand. */

export class Combobox {
  /* `find` returns what to show for a text as `{ shown, count }`; `write` gives an option its two lines;
     `chosen` gets the one that was chosen; `hits` says how many fit. */
  constructor(input, { find, write, chosen, hits }) {
    Object.assign(this, { input, find, write, chosen, hits, at: -1, options: [], choosing: false });
    const box = input.closest(".field");
    this.list = box.querySelector('[role="listbox"]');
    this.status = box.querySelector("[data-hits]");
    input.removeAttribute("list");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.choosing || this.open());
    input.addEventListener("click", () => this.open());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.key(event));
    /* The field keeps the focus while a finger is on the list. */
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const one = event.target.closest("li");
      if (one) this.choose(Number(one.dataset.at));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open() {
    const { shown, count } = this.find(this.input.value);
    this.options = shown;
    this.at = -1;
    this.list.replaceChildren(...shown.map((one, at) => this.drawn(one, at)));
    this.list.hidden = shown.length === 0;
    this.list.scrollTop = 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = this.hits(count);
  }

  drawn(one, at) {
    const row = document.getElementById("shape-option").content.firstElementChild.cloneNode(true);
    const [text, small] = this.write(one);
    row.id = `${this.list.id}-${at}`;
    row.dataset.at = String(at);
    row.querySelector("span").textContent = text;
    row.querySelector("small").textContent = small;
    return row;
  }

  close() {
    this.list.hidden = true;
    this.at = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) this.open();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.isOpen && this.at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.at);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
    }
  }

  move(step) {
    if (!this.options.length) return;
    const rows = [...this.list.children];
    this.at = this.at < 0 && step < 0 ? rows.length - 1 : (this.at + step + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute("aria-selected", String(at === this.at)));
    this.input.setAttribute("aria-activedescendant", rows[this.at].id);
    rows[this.at].scrollIntoView({ block: "nearest" });
  }

  choose(at) {
    this.choosing = true;
    this.chosen(this.options[at]);
    this.choosing = false;
    this.close();
  }
}
