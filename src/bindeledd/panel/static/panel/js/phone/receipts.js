/* Receipts among the deeds: each is a file under its own id, sent after the line that it belongs to.

   A deed with `of` is a receipt: `of` is its line, `expense` the row of it that it proves, `line` its
   own id. The content lies on a shelf of its own and goes with the deed. Every function here works
   inside a transaction that `queue.js` opened, but for the last. */

import { within } from "./store.js";

/* A receipt waits for all that is still to be told about its line: what stands there is not known yet. */
export const waits = (deed, all) =>
  Boolean(deed.of) && all.some((one) => one.owner === deed.owner && !one.of && one.line === deed.of);

export const dropFiles = async ({ deeds, files }, all, which) => {
  for (const deed of all.filter((one) => one.of && which(one))) {
    await deeds.remove(deed.seq);
    await files.remove(deed.line);
  }
};

const put = (deeds, owner, line, verb, facts) =>
  deeds.put({ owner, line, verb, body: {}, tried: false, refused: null, at: Date.now(), ...facts });

/* Added ones lie beside an expense of one of the lines; of what is taken away nothing is told when it
   surely never left the phone. */
export const keepFiles = async ({ deeds, files }, all, owner, lines, { added, taken }) => {
  for (const { id, expense, name, blob } of added) {
    const line = lines.find((one) => (one.compensations || []).some((other) => other.id === expense));
    if (!line) continue;
    await files.put(blob, id);
    await put(deeds, owner, id, "FILE", { of: line.id, expense, name, day: line.day });
  }
  for (const { id, of, expense } of taken) {
    const own = all.filter((one) => one.owner === owner && one.line === id && one.of);
    await dropFiles({ deeds, files }, own, (one) => !one.tried || one.refused);
    if (own.length && own.every((one) => !one.tried)) continue;
    await put(deeds, owner, id, "UNFILE", { of, expense });
  }
};

/* What was read last follows, so that the page need not wait for the next reading. */
export const settleFile = async ({ kept, files }, deed, receipt) => {
  await files.remove(deed.line);
  await kept.put(((await kept.get("settled")) || 0) + 1, "settled");
  const state = await kept.get("state");
  const line = state && state.owner === deed.owner && state.lines.find((one) => one.id === deed.of);
  const expense = line && line.compensations.find((one) => one.id === deed.expense);
  if (!expense) return;
  const others = (expense.receipts || []).filter((one) => one.id !== deed.line && (!receipt || one.id !== receipt.id));
  expense.receipts = receipt ? [...others, receipt] : others;
  await kept.put(state, "state");
};

export const fileOf = (id) => within("readonly", ({ files }) => files.get(id));
