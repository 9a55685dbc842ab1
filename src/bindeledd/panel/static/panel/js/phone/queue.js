/* Deeds that wait for the net, in the order they were done; what each becomes is written at once.

   A deed is one line put or removed, one week handed in, or one receipt kept or taken away
   (`receipts.js`). Before it goes out it is marked as
   tried: from then on nobody knows whether it arrived, so a later change of the same line does not
   replace it but waits behind it, and learns its revision from the answer. The id is the line's
   own, made on the phone: the same deed sent twice is one. Deeds belong to a person in a company
   (`owner`); nobody else's log-in sends them. */

import { dropFiles, keepFiles, settleFile, waits } from "./receipts.js";
import { within } from "./store.js";

const ofLine = (deeds, owner, line) => deeds.filter((deed) => deed.owner === owner && deed.line === line);
const open = (deed) => !deed.tried || Boolean(deed.refused);

export const waiting = (owner) =>
  within("readonly", async ({ deeds }) => (await deeds.all()).filter((deed) => deed.owner === owner));

/* How many deeds other people left on this phone. */
export const ofOthers = (owner) =>
  within("readonly", async ({ deeds }) => (await deeds.all()).filter((deed) => deed.owner !== owner).length);

/* The revision that our own answered deeds have led to, from the one a page was drawn with: what
   this phone itself changed meanwhile is no change by somebody else. */
const ledTo = (moved, line, revision) => {
  const steps = (moved && moved[line]) || {};
  let at = revision ?? null;
  while (String(at) in steps) at = steps[String(at)];
  return at;
};

/* Keep lines as they shall stand with the receipts that come and go with them; all of it or nothing. */
export const keepLines = (owner, lines, receipts = { added: [], taken: [] }) =>
  within("readwrite", async ({ kept, deeds, files }) => {
    const all = await deeds.all();
    const moved = await kept.get("moved");
    for (const line of lines) {
      const own = ofLine(all, owner, line.id);
      const body = { ...line, revision: ledTo(moved, line.id, line.revision) };
      for (const deed of own.filter(open)) await deeds.remove(deed.seq);
      await deeds.put({ owner, line: body.id, verb: "PUT", body, tried: false, refused: null, at: Date.now() });
      await dropFiles({ deeds, files }, all, (deed) => deed.owner === owner && deed.of === line.id && !(line.compensations || []).some((one) => one.id === deed.expense));
    }
    await keepFiles({ deeds, files }, all, owner, lines, receipts);
  });

/* Take a line away. One that surely never left the phone is forgotten, with nothing to send. */
export const removeLine = (owner, line, seen) =>
  within("readwrite", async ({ kept, deeds, files }) => {
    const all = await deeds.all();
    const own = ofLine(all, owner, line);
    await dropFiles({ deeds, files }, all, (deed) => deed.owner === owner && deed.of === line);
    const revision = ledTo(await kept.get("moved"), line, seen);
    for (const deed of own.filter(open)) await deeds.remove(deed.seq);
    if (revision === null && own.every(open)) return;
    await deeds.put({ owner, line, verb: "DELETE", body: { revision }, tried: false, refused: null, at: Date.now() });
  });

/* Hand a week in, behind everything that was done before. */
export const handInWeek = (owner, monday) =>
  within("readwrite", async ({ deeds }) => {
    for (const deed of ofLine(await deeds.all(), owner, monday)) await deeds.remove(deed.seq);
    await deeds.put({ owner, line: monday, verb: "POST", body: {}, tried: false, refused: null, at: Date.now() });
  });

/* Drop what was refused, when the person says so; what stands over there shows again. */
export const forget = (owner, line) =>
  within("readwrite", async ({ deeds, files }) => {
    const all = await deeds.all();
    const own = ofLine(all, owner, line).filter((deed) => deed.refused);
    for (const deed of own) await deeds.remove(deed.seq);
    /* A line that never stood takes its receipts along. */
    const never = own.some((deed) => deed.verb === "PUT" && (deed.body.revision ?? null) === null);
    await dropFiles({ deeds, files }, all, (deed) => deed.owner === owner && deed.of === line && (never || deed.refused));
  });

/* Return the next deed to send but for those already done with, marked as tried; null when there is
   none. Receipts go last: hours wait for no picture. */
export const take = (owner, done) =>
  within("readwrite", async ({ deeds }) => {
    const all = await deeds.all();
    const ready = all.filter((deed) => deed.owner === owner && !done.includes(deed.seq) && !deed.refused && !waits(deed, all));
    const next = ready.find((deed) => !deed.of) || ready[0];
    if (!next) return null;
    next.tried = true;
    await deeds.put(next);
    return next;
  });

const MOST_MOVED = 200;
const moveOn = async (kept, deed, revision) => {
  const was = String(deed.body.revision ?? null);
  if (was === String(revision)) return;
  const { [deed.line]: own, ...others } = (await kept.get("moved")) || {};
  const newest = Object.entries(others).slice(1 - MOST_MOVED);
  await kept.put({ ...Object.fromEntries(newest), [deed.line]: { ...own, [was]: revision } }, "moved");
};

/* A clear yes: the deed goes, the line as the server has it is kept in its place, in one step. */
export const settle = (deed, line) =>
  within("readwrite", async ({ kept, deeds, files }) => {
    await deeds.remove(deed.seq);
    if (deed.of) {
      await settleFile({ kept, files }, deed, line);
      return;
    }
    for (const later of ofLine(await deeds.all(), deed.owner, deed.line)) {
      if (later.verb === "POST") continue;
      later.body.revision = line ? line.revision : null;
      await deeds.put(later);
    }
    await kept.put(((await kept.get("settled")) || 0) + 1, "settled");
    if (line) await moveOn(kept, deed, line.revision);
    const state = await kept.get("state");
    if (!state || state.owner !== deed.owner || deed.verb === "POST") return;
    state.lines = state.lines.filter((one) => one.id !== deed.line);
    if (line) state.lines.push(line);
    await kept.put(state, "state");
  });

/* A clear no, with the sentence. Nothing of it stands over there, so a later change may take its place. */
export const refuse = (deed, refused) =>
  within("readwrite", async ({ kept, deeds, files }) => {
    const later = ofLine(await deeds.all(), deed.owner, deed.line).filter((one) => one.seq > deed.seq);
    await kept.put(((await kept.get("settled")) || 0) + 1, "settled");
    if (later.length === 0) {
      await deeds.put({ ...deed, tried: true, refused });
      return;
    }
    await deeds.remove(deed.seq);
    if (deed.of) await files.remove(deed.line);
    const revision = deed.body.revision ?? null;
    for (const one of later) {
      one.body.revision = revision;
      if (["DELETE", "UNFILE"].includes(one.verb) && revision === null) await deeds.remove(one.seq);
      else await deeds.put(one);
    }
  });

/* What the server said last, and how many deeds were settled when we asked. */
export const settledSoFar = () => within("readonly", async ({ kept }) => (await kept.get("settled")) || 0);

export const lastState = (owner) =>
  within("readonly", async ({ kept }) => {
    const state = await kept.get("state");
    return state && state.owner === owner ? state : null;
  });

/* Keep what was read, unless a deed was settled since it was asked for: then it may be older than
   what we know. Returns whether it was kept. */
export const keepState = (state, settledThen) =>
  within("readwrite", async ({ kept }) => {
    if (((await kept.get("settled")) || 0) !== settledThen) return false;
    const before = await kept.get("state");
    /* The items did not change, so they were not sent again. */
    if (state.items === null) state.items = (before && before.owner === state.owner && before.items) || [];
    await kept.put(state, "state");
    return true;
  });

export const forgetState = () => within("readwrite", ({ kept }) => kept.remove("state"));

export const note = (key, value) => within("readwrite", ({ kept }) => kept.put(value, key));
export const noted = (key) => within("readonly", ({ kept }) => kept.get(key));
