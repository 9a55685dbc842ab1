/* Lines before they are entered: one filled as yesterday lets us guess, one under new ids, one for each thing. */

import { newId } from "./ids.js";
import { sums, weekday } from "./lines.js";

const NEW_ID = ["registration.removed", "registration.id_taken"];

/* A line whose id is of no use any more, once more under new ones; its receipts come along. */
export const anew = (line) => {
  if (!line.refused || !NEW_ID.includes(line.refused.code)) return line;
  const fresh = (rows) => (rows || []).map((one) => ({ ...one, id: newId() }));
  const waiting = (one) => (one.receipts || []).filter((other) => other.waiting).map((other) => ({ id: other.id, name: other.file_name }));
  return {
    ...line,
    id: newId(),
    revision: null,
    machines: fresh(line.machines),
    items: fresh(line.items),
    compensations: fresh(line.compensations).map((one) => ({ ...one, receipts: [], again: waiting(one) })),
  };
};

/* One more line of a day. `wanted` is what the address asks for. */
export const blank = ({ state, lines, day, wanted, app }, own) => {
  const before = lines.filter((line) => line.project_id && line.day <= day);
  const latest = before.reduce((a, b) => (a && (a.day > b.day || (a.day === b.day && a.id > b.id)) ? a : b), null);
  const offered = (id) => state.projects.some((one) => one.id === id);
  const project = wanted.project || (latest && offered(latest.project_id) ? latest.project_id : null);
  const rest = (state.day_minutes[weekday(day)] || 0) - sums(own).minutes;
  /* What is entered ahead is absence. */
  const absent = wanted.type === "absence" || (!wanted.type && day > app.today());
  const absence = absent ? state.hour_types.find((one) => one.kind !== "work") : null;
  const alone = wanted.type === "expense";
  return {
    id: newId(),
    day,
    revision: null,
    project_id: project || (state.projects.length === 1 ? state.projects[0].id : null),
    hour_type_id: (absence || state.hour_types[0] || { id: "" }).id,
    work_type_id: latest && latest.project_id === project ? latest.work_type_id : null,
    minutes: alone ? 0 : rest > 0 ? rest : own.length ? 60 : Math.max(...state.day_minutes, 60),
    break_minutes: own.length || alone ? 0 : state.break_minutes,
  };
};

/* A line without hours is one line for each thing on it, under the thing's own id. */
export const apart = (line) => {
  if (line.minutes > 0) return [line];
  const empty = { ...line, revision: null, machines: [], items: [], compensations: [] };
  return ["machines", "items", "compensations"].flatMap((part) =>
    line[part].map((one) => ({
      ...empty,
      id: one.id,
      revision: one.id === line.id ? line.revision : null,
      [part]: [one],
    })),
  );
};
