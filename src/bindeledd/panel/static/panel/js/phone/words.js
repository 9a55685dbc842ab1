/* The page's own words and notation, read from it: this script has none, so it speaks as the page does. */

const NBSP = " ";
const MINUS = "−";

/* English dates are written as in Norway: day before month. */
const language = () => {
  const said = document.documentElement.lang || "en";
  return said.startsWith("en") ? "en-GB" : said;
};
const zone = { timeZone: "UTC" };

const shelf = () => document.getElementById("words");

/* A sentence of the page with its places filled in. */
export const say = (key, facts = {}) => {
  const found = shelf().content.querySelector(`[data-word="${key}"]`);
  if (!found) throw new Error(`the page has no words for ${key}`);
  return Object.entries(facts).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), found.textContent);
};

/* One of two sentences, by count. */
export const count = (key, number) => say(number === 1 ? `${key}-one` : `${key}-many`, { count: String(number) });

const figure = (value, least, most) =>
  new Intl.NumberFormat(language(), { minimumFractionDigits: least, maximumFractionDigits: most })
    .format(value)
    .replace("-", MINUS)
    .replaceAll(/[  ]/g, NBSP);

export const plainHours = (minutes) => figure(minutes / 60, 1, 2);
export const hours = (minutes) => say("hours", { figure: plainHours(minutes) });
export const quantity = (text) => figure(Number(text), 0, 3);
export const kroner = (text) => say("kroner", { figure: figure(Number(text), 2, 2) });

const dated = (day, how) => new Intl.DateTimeFormat(language(), { ...zone, ...how }).format(new Date(`${day}T12:00:00Z`));
export const daySaid = (day) => dated(day, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
export const dayAlone = (day) => dated(day, { day: "numeric" });
export const dayAndMonth = (day) => dated(day, { day: "numeric", month: "long" });
export const weekdayName = (day) => dated(day, { weekday: "long" });
export const weekdayShort = (day) => dated(day, { weekday: "short" });
export const dayNumber = (day) => String(Number(day.slice(8)));
export const clock = (instant) => {
  const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(instant));
  return say("clock", { hour: parts.slice(0, 2), minute: parts.slice(3) });
};
export const capital = (text) => text.charAt(0).toLocaleUpperCase(language()) + text.slice(1);

/* Hours as people write them: 7,5, 7.5 or 7:30; null when it is none. */
export const minutesOf = (text) => {
  const plain = text.trim().replace(",", ".");
  const clocked = /^(\d{1,2}):([0-5]\d)$/.exec(plain);
  if (clocked) return Number(clocked[1]) * 60 + Number(clocked[2]);
  return /^\d{1,3}(\.\d{0,3})?$|^\.\d{1,3}$/.test(plain) ? Math.round(Number(plain) * 60) : null;
};

/* A quantity as the server takes it: digits and a full stop; null when it is none. */
export const quantityOf = (text) => {
  const plain = text.trim().replaceAll(/[\s ]/g, "").replace(",", ".");
  return /^\d{1,9}(\.\d{1,3})?$/.test(plain) ? plain : null;
};

/* A number as one types it: without thousands, which would be read back as decimals. */
const point = () => (document.documentElement.lang.startsWith("en") ? "." : ",");
export const typed = (text) => {
  const plain = String(text);
  return (plain.includes(".") ? plain.replace(/0+$/, "").replace(/\.$/, "") : plain).replace(".", point());
};
