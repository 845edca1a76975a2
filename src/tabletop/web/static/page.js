// The participant's page: the room's view, one's own brief, one's own ballot.

import { ballotSection } from "./ballot.js";
import { dissentForm, feedbackForm, lineForm, menu } from "./forms.js";
import { joinForm } from "./joining.js";
import { forget, keep, lastVote, remembered } from "./memory.js";
import { byId, clockTime, countdown, el, follow, letterCell, patcher, setText, shutLetters } from "./room.js";

const said = byId("said");
const says = (words) => setText(said, words);
const patchRoom = patcher(byId("room"));
const patchBrief = patcher(byId("brief-words"));
const clock = countdown(byId("timer"), byId("clock-said"));
const ballot = ballotSection(byId("ballot"), says, () => latest && showOwn(latest));
const dissent = dissentForm(byId("dissent"), says);
const line = lineForm(byId("write"), says);
const feedback = feedbackForm(byId("feedback"), says);
const join = joinForm(byId("join"), entered, says);
let inside = false;
let asked = false; // for a seat, which the room has given
let latest = null;
let phaseBefore = "";
let part = "";
let lastLine = "";

menu(byId("menu"), says);

// ---- the QR link's secret ------------------------------------------------------------------------------------------

// It stands after the # of the address, which no request carries; it leaves the address bar at once.
function secretOfLink() {
  const secret = location.hash.slice(1);
  if (!/^[0-9a-f]{32}$/.test(secret)) return "";
  history.replaceState(null, "", location.pathname);
  return secret;
}

// A page that is loaded again before its seat is taken still has it.
const kept = {
  get: () => {
    try {
      return sessionStorage.getItem("tabletop secret") ?? "";
    } catch {
      return "";
    }
  },
  set: (text) => {
    try {
      sessionStorage.setItem("tabletop secret", text);
    } catch {
      // It is still held below.
    }
  },
};

let secret = secretOfLink() || kept.get();
if (secret) kept.set(secret);

window.addEventListener("hashchange", () => {
  const brought = secretOfLink();
  if (brought && !inside) {
    secret = brought;
    outside();
  }
});

function entered() {
  asked = true;
  secret = "";
  kept.set("");
  setText(byId("line"), "Joining …");
  room.start();
}

async function outside() {
  const words = inside
    ? "This room does not know this phone any more. You may join again."
    : asked
      ? "This browser did not keep your seat. Let it keep cookies for this page, or use another browser, or a card."
      : "";
  asked = false;
  if (inside) clear();
  inside = false;
  if (!secret || words) return showJoin(words);
  showOutside("Looking for the room …");
  const answer = await join.secret(secret);
  if (answer.status === 0) {
    showOutside("No contact with the room yet. Trying again …");
    setTimeout(outside, 3000);
    return undefined;
  }
  if (!answer.ok) {
    secret = "";
    kept.set("");
  }
  if (!inside && !answer.joined) showOutside("Not joined yet");
  return undefined;
}

function showOutside(words) {
  document.body.classList.add("outside");
  setText(byId("line"), words);
}

function showJoin(words) {
  showOutside("Not joined yet");
  join.code(words);
}

function clear() {
  patchRoom("");
  patchBrief("");
  byId("brief").hidden = true;
  byId("later").replaceChildren();
  byId("foot").hidden = true;
  clock.set(null, false);
  ballot.update(null, null);
  dissent.update(false, null, null, "");
  line.update(null, null);
  feedback.update(null, null);
  part = "";
}

// ---- a state of the room -------------------------------------------------------------------------------------------

function state(now) {
  if (!now.seat) { // the browser of the projector, which has no seat yet
    room.stop();
    outside();
    return;
  }
  if (now.seat.freed) {
    room.stop();
    clear();
    inside = false;
    forget();
    showJoin("Your seat was freed. You may join again.");
    says("Your seat was freed.");
    return;
  }
  inside = true;
  asked = false;
  document.body.classList.remove("outside");
  join.hide();
  away(now.away);
  latest = now;
  const { room: shown, seat } = now;
  over = shown.phase === "closed";
  document.title = shown.title || "The room";
  setText(byId("title"), shown.title || "The room");
  byId("title").hidden = false;
  setText(byId("marking"), shown.marking);
  document.body.classList.toggle("paused", shown.paused);
  showLine(shown);
  showRoom(shown, now);
  clock.set(shown.blank ? null : shown.timer, shown.paused);
  showSeat(seat);
  if (shown.blank) ballot.darken();
  else ballot.update(now.ballot, shown, shutLetters(byId("later")));
  watching(now.ballot, seat);
  dissent.update(now.dissent && !shown.blank, shown, seat, decidedLetter());
  line.update(shown.blank ? null : now.write, seat);
  feedback.update(now.feedback, seat);
  showBrief(seat, shown.phase);
  if (shown.part !== part) {
    if (part && !document.activeElement?.matches("textarea, input[type=text]")) window.scrollTo(0, 0);
    part = shown.part;
  }
}

function showLine(shown) {
  const words = shown.blank ? "The room’s screen is blank for a moment" : shown.line;
  setText(byId("line"), words);
  const told = [words, byId("room").querySelector("h2")?.textContent].filter(Boolean).join(" ");
  if (told !== lastLine && lastLine) says(told);
  lastLine = told;
}

function showRoom(shown, now) {
  const changed = patchRoom(shown.blank ? "" : shown.main);
  if (!changed) return;
  const later = byId("room").querySelector(".later");
  byId("later").replaceChildren(...(later ? [later] : []));
  showOwn(now);
}

function showOwn(now) {
  const shown = now.room;
  byId("room").querySelector(".own")?.remove();
  const spread = byId("room").querySelector(".spread");
  const round = Number(/\/spread:(\d)/.exec(shown.part)?.[1] ?? 0);
  const own = spread && !now.ballot ? lastVote(round ? shown.votes : shown.votes.slice(-1), round || null) : null;
  if (own) {
    spread.after(
      el(
        "p",
        { class: "own" },
        letterCell(own.letter),
        el(
          "span",
          { class: "words" },
          `Your vote: ${own.words || own.label} `,
          el("span", { class: "hint" }, "Only this phone knows."),
        ),
      ),
    );
  }
}

function decidedLetter() {
  return byId("room").querySelector(".option[data-letter]")?.dataset.letter ?? "";
}

function showSeat(seat) {
  byId("foot").hidden = !seat || over;
  if (!seat) return;
  const role = seat.role_name || seat.role;
  const words = seat.observer
    ? "You observe."
    : seat.number === null
      ? "No seat yet"
      : `Seat ${seat.number}${role ? ` · ${role}` : ""}`;
  setText(byId("seat"), words);
  setText(byId("seat-notice"), seat.waiting ? "You are in. Wait for the facilitator to give you a seat." : "");
}

// A seat that came after the vote opened, and who observes, sees how many are in.
function watching(now, seat) {
  if (!now || now.may) return;
  const words = seat?.observer ? "You observe this vote." : "This vote opened before you came. You take part in the next one.";
  setText(byId("seat-notice"), `${words} ${now.in} of ${now.of} in.`);
}

function showBrief(seat, phase) {
  const box = byId("brief");
  const brief = over ? "" : (seat?.brief ?? "");
  if (phase === "debrief" && phaseBefore !== phase) box.open = false; // out of role
  phaseBefore = phase;
  box.hidden = !brief;
  if (!patchBrief(brief) || !brief) return;
  const key = `${seat.role} ${brief.length}`;
  if (remembered("brief") !== key) {
    box.open = true;
    keep("brief", key);
    says("Your brief is on this page.");
  }
}

// ---- contact -------------------------------------------------------------------------------------------------------

let lost = "";
let gone = false;
let over = false;

function contact() {
  const words = lost ? `▲ No contact with the room since ${lost}` : gone ? "▲ Waiting for the facilitator" : "";
  setText(byId("contact"), words);
}

function away(is) {
  gone = Boolean(is) && !over;
  contact();
}

const room = follow({
  state,
  beat(told) {
    clock.beat(told.left);
    away(told.away);
  },
  outside,
  silent(since) {
    if (over) return; // nobody is to come back to
    lost = clockTime(since);
    contact();
  },
  found() {
    lost = "";
    contact();
    says("The room is back.");
  },
});

// ---- one tab at a time ---------------------------------------------------------------------------------------------

const mine = String(Math.random());
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("tabletop") : null;
if (tabs) {
  tabs.onmessage = (event) => {
    if (event.data !== mine) rest();
  };
  tabs.postMessage(mine);
}

function rest() {
  room.stop();
  clear();
  setText(byId("line"), "Open in another tab");
  byId("seat-notice").hidden = false;
  byId("seat-notice").replaceChildren(
    "The room is open in another tab of this phone. ",
    el(
      "button",
      {
        type: "button",
        class: "primary",
        onclick: () => {
          byId("seat-notice").replaceChildren();
          tabs.postMessage(mine);
          room.start();
        },
      },
      "Use this tab",
    ),
  );
}

// A link's bearer is asked in at once: on a slow line each question to the room counts.
if (secret) outside();
else room.start();
