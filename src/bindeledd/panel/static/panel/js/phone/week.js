/* The page of one week: a row a day, the sum against the norm, and handing the week in. */

import { linesOf, missingDays, mondayOf, ofDay, shifted, sums, weekday, weekNumber } from "./lines.js";
import { dayRow, dayTitle, hours, leastAdvanced, overtimeOf, plainHours } from "./showing.js";
import { count, dayAlone, dayAndMonth, dayNumber, say, weekdayName, weekdayShort } from "./words.js";

const byId = (id) => document.getElementById(id);
const DAYS = [0, 1, 2, 3, 4, 5, 6];

export class WeekPage {
  constructor(app) {
    this.app = app;
    this.monday = app.mondayIn(location.pathname);
    byId("complete-form").addEventListener("submit", (event) => this.complete(event));
  }

  show(state, deeds) {
    const known = state.weeks.find((one) => one.monday === this.monday);
    this.head();
    byId("week-unknown").hidden = Boolean(known);
    if (!known) return;
    const lines = linesOf(state, deeds).filter((line) => mondayOf(line.day) === this.monday);
    this.sum(known, lines);
    this.rows(state, lines);
    this.end(known, missingDays(state, lines, this.monday), lines, deeds);
  }

  head() {
    const last = shifted(this.monday, 6);
    const sameMonth = last.slice(0, 7) === this.monday.slice(0, 7);
    const first = sameMonth ? dayAlone(this.monday) : dayAndMonth(this.monday);
    document.querySelector(".phone-head p").textContent = say("week", { number: String(weekNumber(this.monday)), first, last: dayAndMonth(last) });
    document.querySelector(".phone-head [data-prev]").href = this.app.weekOf(shifted(this.monday, -7));
    document.querySelector(".phone-head [data-next]").href = this.app.weekOf(shifted(this.monday, 7));
  }

  sum(known, lines) {
    const box = document.querySelector(".week-meter");
    const { minutes } = sums(lines);
    const late = overtimeOf(lines);
    box.querySelector("p > b").textContent = hours(minutes);
    box.querySelector("p > span").textContent = say("of-norm", { whole: plainHours(known.norm_minutes) });
    box.querySelector("p > .push").textContent = late ? say("overtime", { hours: hours(late) }) : "";
    const share = known.norm_minutes ? Math.min(100, Math.floor((100 * minutes) / known.norm_minutes)) : 0;
    box.querySelector(".meter > span").className = `w-${share}`;
  }

  rows(state, lines) {
    const today = this.app.today();
    const free = new Map(state.free_days.map((one) => [one.day, one.name]));
    const shown = DAYS.map((step) => shifted(this.monday, step)).filter(
      (day) => weekday(day) < 5 || ofDay(lines, day).length || day === today,
    );
    byId("days").replaceChildren(
      ...shown.map((day) => {
        const own = ofDay(lines, day);
        const name = free.get(day);
        const waits = own.length === 0 && !name && day <= today;
        return dayRow({
          weekday: weekdayShort(day),
          number: dayNumber(day),
          today: day === today,
          href: this.app.addressOf(day),
          title: dayTitle(own, state) || name || say(day > today ? "to-come" : "not-entered"),
          detail: waits ? say("press-to-enter") : "",
          state: leastAdvanced(own),
          figure: own.length ? plainHours(sums(own).minutes) : "–",
        });
      }),
    );
  }

  end(known, missing, lines, deeds) {
    const going = deeds.find((deed) => deed.verb === "POST" && deed.line === this.monday);
    const button = byId("complete");
    const reason = byId("complete-why");
    const stuck = lines.some((line) => line.state === "refused" || line.state === "returned");
    const done = Boolean(known.completed_at) || Boolean(going && !going.refused);
    let why = "";
    if (going && going.refused) why = going.refused.sentence;
    else if (going) why = say("week-going");
    else if (missing.length === 1) why = say("week-missing", { weekday: weekdayName(missing[0]) });
    else if (missing.length > 1) why = count("week-missing", missing.length);
    else if (stuck) why = say("week-refused");
    const blocked = !done && (missing.length > 0 || stuck);
    byId("complete-form").hidden = done;
    byId("completed").hidden = !known.completed_at;
    if (blocked) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-describedby", "complete-why");
      button.dataset.reason = "complete-why";
    } else {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-describedby");
      delete button.dataset.reason;
    }
    reason.hidden = why === "";
    reason.querySelector("span").textContent = why;
  }

  async complete(event) {
    event.preventDefault();
    if (this.busy || byId("complete").hasAttribute("aria-disabled")) return;
    this.busy = true;
    try {
      await this.app.handIn(this.monday);
      await this.app.again();
    } finally {
      this.busy = false;
    }
  }
}
