/* What a person sees of a day and a week: the lines of the server with what waits laid over them. */

const SUM_KEYS = ["minutes", "overtime_50_minutes", "overtime_100_minutes"];

/* Over there the line stands otherwise, or no more: then what stands is what one goes on from. */
const seen = (deed) => {
  const { refused, body } = deed;
  return refused && refused.line ? { ...body, ...refused.line } : body;
};

const overlaid = (deed) => ({
  ...seen(deed),
  state: deed.refused ? "refused" : "on-phone",
  reason: deed.refused ? deed.refused.sentence : "",
  refused: deed.refused,
  open: deed.refused && deed.refused.line ? deed.refused.line.open : true,
});

/* A line as it waits lacks what only the server says: the receipts that stand there already. */
const withReceipts = (line, before) => {
  const known = new Map(((before && before.compensations) || []).map((one) => [one.id, one.receipts || []]));
  return { ...line, compensations: (line.compensations || []).map((one) => ({ ...one, receipts: known.get(one.id) || one.receipts || [] })) };
};

/* A receipt that comes or goes, laid over its line. One whose line is gone stands as a row of its own
   once it is refused, so that nothing is lost in silence. */
const layFile = (found, deed) => {
  const lone = { id: deed.of, day: deed.day, minutes: 0, project_id: null, hour_type_id: null, compensations: [] };
  const line = found.get(deed.of) || (deed.refused && deed.day ? lone : null);
  if (!line) return;
  const { refused, line: id, expense } = deed;
  const compensations = line.compensations.map((one) => {
    if (one.id !== expense || refused) return one;
    const others = (one.receipts || []).filter((other) => other.id !== id);
    return { ...one, receipts: deed.verb === "FILE" ? [...others, { id, file_name: deed.name, waiting: true }] : others };
  });
  if (refused) {
    const told = { ...refused, code: "receipt", line: null };
    found.set(deed.of, { ...line, compensations, state: line === lone ? "refused" : line.state, reason: refused.sentence, refused: told, lost: refused.code === "receipt.lost" });
  } else found.set(deed.of, { ...line, compensations, state: line.refused ? line.state : "on-phone" });
};

/* All lines, oldest id first; a line that waits stands as it will be. */
export const linesOf = (state, deeds) => {
  const found = new Map((state ? state.lines : []).map((line) => [line.id, line]));
  for (const deed of deeds) {
    if (deed.of) continue;
    if (deed.verb === "PUT") found.set(deed.line, { ...found.get(deed.line), ...withReceipts(overlaid(deed), found.get(deed.line)) });
    if (deed.verb === "DELETE" && !deed.refused) found.delete(deed.line);
    if (deed.verb === "DELETE" && deed.refused && found.has(deed.line)) {
      found.set(deed.line, { ...found.get(deed.line), reason: deed.refused.sentence, refused: deed.refused });
    }
  }
  for (const deed of deeds) if (deed.of) layFile(found, deed);
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
};

export const ofDay = (lines, day) => lines.filter((line) => line.day === day);

export const sums = (lines) =>
  Object.fromEntries(SUM_KEYS.map((key) => [key, lines.reduce((sum, line) => sum + (line[key] || 0), 0)]));

export const overtime = (line) => (line.overtime_50_minutes || 0) + (line.overtime_100_minutes || 0);

/* Days are ISO texts; they are moved as plain calendar days, without any clock. */
const asDate = (day) => new Date(`${day}T12:00:00Z`);
export const shifted = (day, days) => {
  const at = asDate(day);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};
export const weekday = (day) => (asDate(day).getUTCDay() + 6) % 7;
export const mondayOf = (day) => shifted(day, -weekday(day));
export const weekNumber = (day) => {
  const thursday = asDate(shifted(mondayOf(day), 3));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1, 12);
  return 1 + Math.floor((thursday.getTime() - first) / (7 * 24 * 3600 * 1000));
};

/* The newest earlier day that has lines: what "copy yesterday" copies. */
export const dayBefore = (lines, day) => {
  const days = lines.map((line) => line.day).filter((one) => one < day);
  return days.length ? days.reduce((a, b) => (a > b ? a : b)) : null;
};

/* A line done once more on another day: hours, machines, and compensations without money of their own.
   Items and what was laid out are never copied: they are gone. */
export const copied = (line, day, newId) => ({
  id: newId(),
  revision: null,
  day,
  project_id: line.project_id,
  hour_type_id: line.hour_type_id,
  work_type_id: line.work_type_id,
  minutes: line.minutes,
  overtime_50_minutes: line.overtime_50_minutes || 0,
  overtime_100_minutes: line.overtime_100_minutes || 0,
  break_minutes: line.break_minutes || 0,
  begins: line.begins || null,
  ends: line.ends || null,
  comment: "",
  machines: (line.machines || []).map((one) => ({ id: newId(), machine_id: one.machine_id, minutes: one.minutes })),
  items: [],
  compensations: (line.compensations || [])
    .filter((one) => one.amount === null || one.amount === undefined)
    .map((one) => ({ id: newId(), type_id: one.type_id, quantity: one.quantity, amount: null })),
});

/* The first day that keeps a week from being handed in: nothing written, and neither free nor to come. */
export const missingDays = (state, lines, monday) => {
  const free = new Set(state.free_days.map((one) => one.day));
  return [0, 1, 2, 3, 4, 5, 6]
    .map((step) => shifted(monday, step))
    .filter((day) => (state.day_minutes[weekday(day)] || 0) > 0 && !free.has(day))
    .filter((day) => !ofDay(lines, day).some((line) => line.minutes > 0));
};
