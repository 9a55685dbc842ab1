/* From and to on one line: they fill the hours, less the break. How long a night with a changed clock
   was, the server says; until it has answered the phone's own figure stands. */

import { plainHours, say } from "./words.js";

const DAY = 24 * 60;
const minuteOf = (text) => {
  const found = /^(\d{1,2}):(\d{2})/.exec(text || "");
  return found ? Number(found[1]) * 60 + Number(found[2]) : null;
};

/* A shift that ends at or before its beginning ends the day after. */
export const spanOf = (begins, ends) => {
  const [from, to] = [minuteOf(begins), minuteOf(ends)];
  if (from === null || to === null) return null;
  return to > from ? to - from : to - from + DAY;
};

export class Clock {
  constructor(entry) {
    this.entry = entry;
    this.follows = false;
    this.filling = false;
    entry.form.addEventListener("input", (event) => this.hear(event.target.name));
  }

  fill(line) {
    for (const name of ["begins", "ends"]) this.entry.field(name).value = (line[name] || "").slice(0, 5);
    this.entry.form.querySelector("[data-clock]").open = Boolean(line.begins);
    this.follows = Boolean(line.by_clock);
  }

  hear(name) {
    if (this.filling) return;
    if (name === "hours") this.follows = false;
    if (["begins", "ends", "break_minutes"].includes(name)) this.count();
  }

  count() {
    const span = spanOf(this.entry.value("begins"), this.entry.value("ends"));
    if (span === null) return;
    const rest = Number.parseInt(this.entry.value("break_minutes"), 10) || 0;
    this.filling = true;
    this.entry.set("hours", plainHours(Math.max(0, span - rest)));
    this.filling = false;
    this.follows = true;
  }

  read(problems) {
    const [begins, ends] = ["begins", "ends"].map((name) => this.entry.value(name).slice(0, 5));
    if (Boolean(begins) !== Boolean(ends)) problems.push(say("half-a-clock"));
    const whole = Boolean(begins && ends);
    return { begins: whole ? `${begins}:00` : null, ends: whole ? `${ends}:00` : null, by_clock: whole && this.follows };
  }

  tell() {
    const [begins, ends] = ["begins", "ends"].map((name) => this.entry.value(name).slice(0, 5));
    const figure = this.entry.form.querySelector("[data-clock] [data-figure]");
    figure.textContent = begins && ends ? `${begins}–${ends}` : say("from-to");
  }
}
