/* Items found without net by number, name or bar code; `naming.py` says the same without script. */

const MOST = 30;
const plain = (text) => String(text || "").trim().toLocaleLowerCase();

export const itemText = (one) => `${one.number || ""} ${one.name}`.trim();

const WAYS = [itemText, (one) => one.number, (one) => one.gtin, (one) => one.name];

/* The item that a text names alone; nothing for free text, or where several fit. */
export const named = (items, text) => {
  const said = plain(text);
  if (!said) return null;
  for (const way of WAYS) {
    const found = items.filter((one) => plain(way(one)) === said);
    if (found.length === 1) return found[0];
  }
  return null;
};

/* Items with all the words of a text, the ones whose number or bar code begins so first; without any
   words the first of the list, which the person took last. */
export const fitting = (items, text) => {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (!words.length) return { shown: items.slice(0, MOST), count: items.length };
  const sought = items
    .map((one) => [one, plain(`${itemText(one)} ${one.gtin || ""}`)])
    .filter(([, all]) => words.every((word) => all.includes(word)))
    .map(([one]) => one);
  const begins = (one) => [one.number, one.gtin].some((code) => plain(code).startsWith(words[0]));
  const first = [...sought.filter(begins), ...sought.filter((one) => !begins(one))];
  return { shown: first.slice(0, MOST), count: sought.length };
};
