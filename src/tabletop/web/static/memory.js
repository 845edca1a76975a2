// What this phone remembers of its own votes. It is never sent anywhere: the room cannot tell whose a ballot is.

const PREFIX = "tabletop vote ";
const FORMS = ["ballot", "dissent", "line", "feedback"];
const NOTES = ["brief", "feedback", "dissent", ...FORMS.map((form) => `draft ${form}`)];
const held = new Map(); // where the browser keeps nothing, for as long as the page is open

function read(key) {
  try {
    return localStorage.getItem(key) ?? held.get(key) ?? null;
  } catch {
    return held.get(key) ?? null;
  }
}

function write(key, text) {
  held.set(key, text);
  try {
    localStorage.setItem(key, text);
  } catch {
    // Kept above for as long as the page is open.
  }
}

function keys() {
  const found = new Set(held.keys());
  try {
    for (let i = 0; i < localStorage.length; i += 1) found.add(localStorage.key(i));
  } catch {
    // Only what is held above.
  }
  return [...found].filter((key) => key.startsWith(PREFIX));
}

// A vote: {question, round, option, letter, label, confidence, reason, words}.
export function remember(vote) {
  write(`${PREFIX}${vote.question}`, JSON.stringify(vote));
}

export function ownVote(question) {
  const text = read(`${PREFIX}${question}`);
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

// The last of one's own among `votes`, the questions that count, of one round if that is given.
export function lastVote(votes, round = null) {
  const own = votes.map(ownVote).filter((vote) => vote && (round === null || vote.round === round));
  return own.at(-1) ?? null;
}

export function remembered(key) {
  return read(`tabletop ${key}`);
}

export function keep(key, text) {
  write(`tabletop ${key}`, text);
}

// What is typed and not sent yet: a page that is loaded again, or darkened for a moment, has it still. `about` is what it
// answers; of each form the last draft alone is kept.
export function draftOf(form, about) {
  try {
    const draft = JSON.parse(remembered(`draft ${form}`));
    return draft?.about === about ? draft.values : null;
  } catch {
    return null;
  }
}

export function keepDraft(form, about, values) {
  keep(`draft ${form}`, JSON.stringify({ about, values }));
}

export function dropDraft(form) {
  drop(`tabletop draft ${form}`);
}

function drop(key) {
  held.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Held nowhere else.
  }
}

// A new seat is a new person, and may be another session: nothing of the one before is shown to them.
export function forget() {
  for (const key of [...keys(), ...NOTES.map((name) => `tabletop ${name}`)]) drop(key);
}
