// The projector's page: one thing at a time, as large as the screen allows; what is too long is turned page by page.

import {
  byId, clockTime, countdown, el, follow, letterAfter, letterCell, patcher, post, setText, shutLetters,
} from "./room.js";

const PAGE_MS = 15000;
// Steps of type, from large to the least that a room reads; what is longer is turned.
const STEPS = [1.7, 1.55, 1.42, 1.3, 1.2, 1.1, 1.02, 0.95, 0.88];
const PAGED_STEP = 1.1;
const LEAST_STEP = 0.7; // of a vote, which stays on one page

const said = byId("said");
const sheet = byId("room");
const frame = byId("window");
const clock = countdown(byId("timer"), byId("clock-said"));
let secret = /^[0-9a-f]{32}$/.test(location.hash.slice(1)) ? location.hash.slice(1) : "";
let shownAs = "";
let part = "";
let pages = 1;
let page = 0;
let turning = 0;

if (secret) history.replaceState(null, "", location.pathname);

// ---- laying out ----------------------------------------------------------------------------------------------------

function fit() {
  const fits = () => sheet.scrollHeight <= frame.clientHeight + 1 && sheet.scrollWidth <= frame.clientWidth + 1;
  const vote = sheet.querySelector(".spread, .options > li + li"); // one alone is what was decided
  const steps = vote ? [...STEPS, 0.82, 0.76, LEAST_STEP] : STEPS;
  sheet.classList.remove("paged");
  for (const step of steps) {
    sheet.style.setProperty("--step", step);
    if (fits()) {
      pages = 1;
      turnTo(0);
      return;
    }
  }
  // Columns as wide as the screen, one beside the other: each is a page, and nothing is cut.
  sheet.style.setProperty("--step", vote ? LEAST_STEP : PAGED_STEP);
  sheet.classList.add("paged");
  const wide = frame.clientWidth;
  sheet.style.setProperty("--page-width", `${wide}px`);
  pages = Math.max(1, Math.round((sheet.scrollWidth + GAP) / (wide + GAP)));
  turnTo(Math.min(page, pages - 1));
}

const GAP = 40; // as in the style sheet

function turnTo(number) {
  page = number;
  frame.scrollLeft = page * (frame.clientWidth + GAP);
  setText(byId("page"), pages > 1 ? `${page + 1}/${pages}` : "");
  clearTimeout(turning);
  if (pages > 1) turning = setTimeout(() => turnTo((page + 1) % pages), PAGE_MS);
}

document.addEventListener("keydown", (event) => {
  if (pages < 2) return;
  if ([" ", "PageDown", "ArrowRight", "ArrowDown"].includes(event.key)) turnTo((page + 1) % pages);
  else if (["PageUp", "ArrowLeft", "ArrowUp"].includes(event.key)) turnTo((page + pages - 1) % pages);
  else return;
  event.preventDefault();
});

// The place for a part changes with the window, and with what stands below it: a vote, a clock.
let sized = 0;
new ResizeObserver(() => {
  cancelAnimationFrame(sized);
  sized = requestAnimationFrame(fit);
}).observe(frame);

// ---- a state of the room -------------------------------------------------------------------------------------------

const patchHead = patcher(byId("head"));

function state(now) {
  const shown = now.room;
  over = shown.phase === "closed";
  document.body.classList.remove("outside");
  document.body.classList.toggle("blank", shown.blank);
  document.title = shown.title ? `${shown.title}: the room’s screen` : "The room’s screen";
  setText(byId("title"), shown.title || "The room’s screen");
  setText(byId("marking"), shown.marking);
  if (shown.part !== part) {
    page = 0;
    part = shown.part;
  }
  const drawn = JSON.stringify([shown.main, shown.blank, options(now.ballot), now.ballot?.privacy, now.door, shown.phase]);
  if (drawn !== shownAs) {
    shownAs = drawn;
    draw(shown, now);
    const told = [shown.line, byId("head").querySelector("h2")?.textContent].filter(Boolean).join(" ");
    setText(said, told);
  }
  showVote(now.ballot, now.door, shown);
  clock.set(shown.blank ? null : shown.timer, shown.paused);
  away(now.away, shown.paused);
}

function options(ballot) {
  return ballot ? [ballot.options, ballot.unlisted] : null;
}

function draw(shown, now) {
  const made = document.createElement("template");
  made.innerHTML = shown.blank ? "" : shown.main;
  const head = made.content.querySelector("header.head");
  head?.remove();
  patchHead(head ? head.outerHTML : "");
  const later = made.content.querySelector(".later");
  later?.remove();
  sheet.replaceChildren(made.content);
  if (now.ballot && !shown.blank) {
    sheet.append(cards(now.ballot, shutLetters(later)));
    if (later) sheet.append(later);
    sheet.append(el("p", { class: "privacy" }, now.ballot.privacy));
  }
  // A short part stands in the middle, a text begins at the top.
  sheet.classList.toggle("alone", sheet.children.length === 1 && sheet.firstElementChild.matches(".card"));
  showDoor(now.door, shown);
  fit();
}

function cards(ballot, shut) {
  const listed = ballot.options.map(({ letter, label }) => [letter, label]);
  if (ballot.unlisted) listed.push([letterAfter(ballot.options, shut), "Something else"]);
  return el(
    "ul",
    { class: "options" },
    ...listed.map(([letter, label]) =>
      el("li", { class: "option" }, letterCell(letter), el("div", { class: "words" }, el("strong", { class: "name" }, label))),
    ),
  );
}

function showVote(ballot, door, shown) {
  const place = byId("vote");
  if (ballot && !shown.blank) {
    place.replaceChildren(
      `Vote ${ballot.round}  `,
      el("span", { class: "live" }, "● open"),
      `  ${ballot.in} of ${ballot.of} in`,
    );
  } else if (door && !early(shown) && !shown.blank) {
    place.replaceChildren(el("span", { class: "hint" }, `Join: ${door.url} · code ${spaced(door.code)}`));
  } else place.replaceChildren();
}

const early = (shown) => shown.phase === "lobby";
const spaced = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

function showDoor(door, shown) {
  const place = byId("door");
  const wanted = Boolean(door) && early(shown) && !shown.blank;
  document.body.classList.toggle("with-door", wanted);
  place.hidden = !wanted;
  if (!wanted) return place.replaceChildren();
  const joined = door.joined === 1 ? "1 has joined" : `${door.joined} have joined`;
  if (!place.firstChild) {
    place.append(
      el("img", { class: "qr", alt: "QR code that opens the address below and joins" }),
      el("p", { class: "door-how" }, "Point a phone here, or open"),
      el("p", { class: "door-url" }),
      el("p", { class: "door-how" }, "with the room code"),
      el("p", { class: "door-code" }),
      el("p", { class: "door-joined", "aria-live": "polite" }),
    );
  }
  const code = `/qr.svg?display&${encodeURIComponent(door.url)}`; // a computer may get another address
  if (place.querySelector(".qr").getAttribute("src") !== code) place.querySelector(".qr").src = code;
  setText(place.querySelector(".door-url"), door.url);
  setText(place.querySelector(".door-code"), spaced(door.code));
  setText(place.querySelector(".door-joined"), joined);
  return undefined;
}

// ---- contact -------------------------------------------------------------------------------------------------------

let lost = "";
let gone = false;
let over = false;
let paused = false;

function contact() {
  const place = byId("contact");
  place.classList.toggle("alert", Boolean(lost || gone));
  const words = lost
    ? `▲ no contact with the room since ${lost}`
    : gone
      ? "▲ waiting for the facilitator"
      : paused
        ? "paused"
        : "";
  setText(place, words);
}

function away(is, stopped = paused) {
  gone = Boolean(is) && !over;
  paused = Boolean(stopped);
  contact();
}

async function outside() {
  if (secret) {
    const answer = await post("/display/enter", { secret });
    if (answer.ok) {
      secret = "";
      room.start();
      return;
    }
    if (answer.status === 0) {
      setTimeout(outside, 3000);
      return;
    }
  }
  document.body.classList.add("outside");
  patchHead("");
  sheet.replaceChildren(
    el(
      "div",
      { class: "card" },
      el("p", { class: "card-words" }, "This is the room’s screen"),
      el("p", { class: "card-note" }, "Open it by the link that the console shows: it ends in a # and 32 signs."),
    ),
  );
  sheet.classList.add("alone");
  fit();
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
  },
}, "?display");

window.addEventListener("hashchange", () => location.reload());
if (secret) outside();
else room.start();
