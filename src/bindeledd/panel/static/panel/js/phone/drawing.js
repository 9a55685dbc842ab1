/* Draws what stands around the form of a day: its head, what needs the worker, the lines and their sum. */

import { dayBefore, mondayOf, ofDay, shifted, sums } from "./lines.js";
import { alertCard, hours, lineRow, overtimeOf } from "./showing.js";
import { capital, dayNumber, daySaid, say, weekdayName } from "./words.js";

const byId = (id) => document.getElementById(id);

export class Drawing {
  constructor(app) {
    this.app = app;
  }

  head(day) {
    const today = day === this.app.today();
    const title = today ? say("today") : capital(weekdayName(day));
    document.querySelector(".phone-head h1").textContent = title;
    document.querySelector(".phone-head p").textContent = daySaid(day);
    document.title = `${title} · bindeledd`;
    document.querySelector(".phone-head > a:last-child").href = this.app.weekOf(mondayOf(day));
  }

  /* From a form back to its list, from a list to the day before. */
  back(day, toList) {
    const link = document.querySelector(".phone-head [data-prev]");
    link.href = this.app.addressOf(toList ? day : shifted(day, -1));
    link.setAttribute("aria-label", say(toList ? "back-to-list" : "day-before"));
  }

  alerts(lines, but) {
    const cards = lines
      .filter((line) => line.state === "refused" || line.state === "returned" || line.refused)
      .filter((line) => line.id !== but)
      .map((line) =>
        alertCard({
          title: say("needs-you", { weekday: capital(weekdayName(line.day)), number: `${dayNumber(line.day)}.` }),
          words: line.lost ? say("receipt-lost") : line.reason,
          deed: say("correct", { weekday: weekdayName(line.day) }),
          href: `${this.app.addressOf(line.day)}?line=${line.id}`,
          drop: line.refused ? line.id : "",
        }),
      );
    byId("alerts").replaceChildren(...cards);
  }

  list(own, state, day) {
    byId("lines").replaceChildren(...own.map((line) => lineRow(line, state, `${this.app.addressOf(day)}?line=${line.id}`)));
    const sum = byId("sum");
    const title = day === this.app.today() ? say("sum-today") : say("sum-day", { weekday: weekdayName(day) });
    const late = overtimeOf(own);
    sum.querySelector("strong").textContent = title;
    sum.querySelector("b").textContent = hours(sums(own).minutes);
    let small = sum.querySelector("small");
    if (!small) sum.querySelector(".grow").append((small = document.createElement("small")));
    small.textContent = late ? say("of-which-overtime", { hours: hours(late) }) : "";
    byId("goes-later").hidden = !own.some((line) => line.state === "on-phone");
  }

  /* A day to come has nothing to copy into it. */
  offerCopy(lines, day) {
    const from = day > this.app.today() ? null : dayBefore(lines, day);
    byId("copy").hidden = from === null;
    if (from === null) return;
    const total = hours(sums(ofDay(lines, from)).minutes);
    const words = from === shifted(day, -1) ? say("copy", { hours: total }) : say("copy-day", { weekday: weekdayName(from), hours: total });
    const button = byId("copy-button");
    button.value = from;
    button.querySelector("span").textContent = words;
  }
}
