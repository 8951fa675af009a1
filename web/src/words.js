const MONTHS = "January February March April May June July August September October November December".split(" ");

/** What someone does by saying it, as the verb of a sentence. */
export const ACTS = {
  SAY: "said",
  ASK: "asked",
  APPEAL: "called for",
  PROMISE: "promised",
  WARN: "warned",
  THREATEN: "threatened",
  ACCUSE: "accused",
  CRITICISE: "criticised",
  DENY: "denied",
  REJECT: "rejected",
  SUPPORT: "supported",
  OPPOSE: "opposed",
  PRAISE: "praised",
  EXPRESS_CONCERN: "expressed concern",
  EXPRESS_HOPE: "expressed hope",
  REFUSE: "declined to say",
};

/** Which way an act leans towards those that it is about; what is not here leans neither way. */
export const LEANINGS = {
  SUPPORT: "for",
  PRAISE: "for",
  ACCUSE: "against",
  CRITICISE: "against",
  DENY: "against",
  REJECT: "against",
  OPPOSE: "against",
  WARN: "against",
  THREATEN: "against",
};

export const STANCES = {
  ASSERTS: "asserts it",
  DENIES: "denies it",
  REJECTS: "rejects it",
  SUPPORTS: "supports it",
  OPPOSES: "opposes it",
};

/** A constant of the API as words: `EXPRESS_HOPE` is “express hope”. */
export function plain(constant) {
  return constant.toLowerCase().replaceAll("_", " ");
}

export function count(number, one) {
  return `${number.toLocaleString("en")} ${noun(number, one)}`;
}

export function noun(number, one) {
  return number === 1 ? one : `${one}s`;
}

/** How often. */
export function times(number) {
  return ["never", "once", "twice"][number] ?? count(number, "time");
}

/** A date as far as it is known, in words; the whole of ISO 8601-2 that the API writes. */
export function when(interval) {
  const edtf = interval?.edtf;
  if (!edtf) return "date not known";
  if (!edtf.includes("/")) return day(edtf);
  const [from, to] = edtf.split("/");
  if (open(from)) return `by ${day(to)}`;
  if (open(to)) return `from ${day(from)}`;
  return between(from, to);
}

function open(bound) {
  return bound === ".." || bound === "";
}

function between(from, to) {
  const [one, other] = [from, to].map((text) => text.split("-"));
  if (one.length === 3 && other.length === 3 && one[0] === other[0]) {
    if (one[1] === other[1]) return `${Number(one[2])}–${day(to)}`;
    return `${day(from).replace(` ${one[0]}`, "")} – ${day(to)}`;
  }
  return `${day(from)} – ${day(to)}`;
}

/** A day, a month, a year or a decade. */
export function day(edtf) {
  const [year, month, date] = edtf.split("-");
  const inYear = [date && Number(date), MONTHS[Number(month) - 1]].filter(Boolean).join(" ");
  if (year === "XXXX") return [inYear, "year not given"].filter(Boolean).join(", ");
  return [inYear, year.endsWith("X") ? `${year.replaceAll("X", "0")}s` : year].filter(Boolean).join(" ");
}

/** The day of a moment. */
export function dayOf(moment) {
  return day(moment.slice(0, 10));
}

/** A date in words with its months cut to three letters, where there is little room. */
export function brief(told) {
  return told.replace(/([A-Z][a-z]{2})[a-z]+/g, "$1");
}

const BASES = {
  EXPLICIT: "as the article says",
  GIVEN: "as given when it was loaded",
  INFERRED: "inferred",
  NOT_STATED: "not stated",
};

/** Why we believe a date. */
export function why(interval) {
  if (!interval?.edtf) return interval?.phrase ? `the article says “${interval.phrase}”` : "the article does not say";
  const phrase = interval.phrase ? ` from “${interval.phrase}”` : "";
  return `${BASES[interval.basis]}${phrase}`;
}

/** Who made a statement, as far as that is known. */
export function speakerOf({ speaker, asWritten }) {
  return speaker?.name ?? (asWritten || "Somebody");
}

/** What sort of thing an event is. */
export function kindOf({ type }) {
  return type === "speech" ? "occasion of speech" : type;
}

export function titleOf(article) {
  return article.title || article.outlet?.name || article.path?.split("/").pop() || article.key;
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Short enough for one line. */
export function short(text, length) {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

/** A post with the body that it belongs to. */
export function postTold({ title, body }) {
  return body ? `${title}, ${body}` : title;
}

/** What a person set right, in a sentence. */
export function correctionTold({ field, was, value, by, at }) {
  const what = { STRUCK: "struck out as no statement", ADDED: "added" }[field] ?? `${plain(field)} set right from ${was || "nobody"} to ${value || "nobody"}`;
  return `${what} by ${by}, ${dayOf(at)}`;
}
