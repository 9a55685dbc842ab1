/* Draws rows from the shapes that the page brings along, so that markup is written once, on the server. */

import { overtime } from "./lines.js";
import { count, hours, kroner, plainHours, quantity, say } from "./words.js";

export const shape = (name) => document.getElementById(`shape-${name}`).content.firstElementChild.cloneNode(true);

export const tag = (state) => {
  const found = document.getElementById("shape-tags").content.querySelector(`[data-tag="${state}"]`);
  return found ? [...found.cloneNode(true).childNodes] : [];
};

/* What a sign means, where that is not plain. */
export const meaning = (state) => {
  const found = document.getElementById("shape-tags").content.querySelector(`[data-tag="${state}"]`);
  return found ? found.dataset.sentence : "";
};

const named = (choices, id, otherwise) => {
  const found = (choices || []).find((one) => one.id === id);
  return found ? found.name : otherwise || "";
};

/* Words for one line: what it is on, what was done, how much. */
export const described = (line, state) => {
  const machines = (line.machines || []).map(
    (one) => `${named(state.machines, one.machine_id, one.name)} ${hours(one.minutes)}`,
  );
  const items = (line.items || []).length ? [count("items", line.items.length)] : [];
  const supplements = (line.compensations || []).map((one) => {
    const type = state.compensation_types.find((other) => other.id === one.type_id) || one;
    const proof = (one.receipts || []).length ? say("with-receipt") : "";
    if (one.amount !== null && one.amount !== undefined) return [type.name, kroner(one.amount), proof].filter(Boolean).join(" ");
    return type.kind === "allowance" ? type.name : [type.name, quantity(one.quantity), type.unit].filter(Boolean).join(" ");
  });
  const late = [
    line.overtime_50_minutes ? say("overtime-50") : "",
    line.overtime_100_minutes ? say("overtime-100") : "",
  ];
  const type = state.hour_types.find((one) => one.id === line.hour_type_id);
  const project = named(state.projects, line.project_id, line.project_name);
  const hourType = type ? type.name : line.hour_type_name;
  const usual = state.hour_types.length ? state.hour_types[0].id : null;
  const title = project || hourType || [...machines, ...items, ...supplements][0] || "–";
  const kind = project && line.hour_type_id && line.hour_type_id !== usual ? hourType : "";
  const correction = line.correction ? say("correction") : "";
  const work = named(state.work_types, line.work_type_id, line.work_type_name);
  const detail = [work, kind, ...machines, ...items, ...supplements, ...late, correction].filter(Boolean).join(", ");
  return { title, detail, figure: line.minutes ? hours(line.minutes) : "" };
};

const fill = (row, { title, detail, figure, href, state }) => {
  const grow = row.querySelector(".grow");
  grow.querySelector("strong").textContent = title;
  const small = grow.querySelector("small");
  if (detail) small.textContent = detail;
  else small.remove();
  if (state) grow.append(...tag(state));
  row.querySelector(".figure").textContent = figure;
  row.querySelector("a").setAttribute("href", href);
  return row;
};

export const lineRow = (line, state, href) => fill(shape("line"), { ...described(line, state), href, state: line.state });

export const dayRow = (facts) => {
  const row = fill(shape("day"), facts);
  const day = row.querySelector(".day");
  day.firstChild.textContent = facts.weekday;
  day.querySelector("b").textContent = facts.number;
  if (facts.today) row.querySelector("a").setAttribute("aria-current", "date");
  return row;
};

export const alertCard = ({ title, words, deed, href, drop }) => {
  const card = shape("alert");
  card.setAttribute("aria-label", title);
  card.querySelector("h2").lastChild.textContent = title;
  card.querySelector("[data-words]").textContent = words;
  const link = card.querySelector("a");
  link.setAttribute("href", href);
  link.querySelector("span").textContent = deed;
  const dropper = card.querySelector("[data-drop]");
  if (drop) dropper.dataset.drop = drop;
  else dropper.remove();
  return card;
};

/* How little a line has come: the sign of a day is that of its least advanced line. The page brings
   the signs in their order. */
export const leastAdvanced = (lines) => {
  const order = [...document.getElementById("shape-tags").content.querySelectorAll("[data-tag]")].map((one) => one.dataset.tag);
  return lines.map((line) => line.state).sort((a, b) => order.indexOf(a) - order.indexOf(b))[0] || "";
};

/* The title of a whole day: one project by its name, several by their numbers. */
export const dayTitle = (lines, state) => {
  const titles = [...new Set(lines.map((line) => described(line, state).title))];
  if (titles.length < 2) return titles[0] || "";
  const short = titles.map((title) => title.split(" ")[0]);
  const names = new Set(short).size === titles.length && short.every((one) => /\d/.test(one)) ? short : titles;
  return say("and", { first: names.slice(0, -1).join(", "), second: names[names.length - 1] });
};

export const overtimeOf = (lines) => lines.reduce((sum, line) => sum + overtime(line), 0);
export { hours, plainHours };
