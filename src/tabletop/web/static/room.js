// Contact with the room: what it shows now, what is left on the clock, and since when there was no word from it.
// Shared by the participant's page and the projector's.

const SILENT_MS = 8000;
const GIVE_UP_MS = 11000;
const POLL_MS = 3000;
const ASK_MS = 6000;

// ---- small helpers for elements --------------------------------------------------------------------------------

export const byId = (id) => document.getElementById(id);

// el("p", {class: "note"}, "text", child): attributes by name, handlers by "on…", text never as markup.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

// Change words only when they differ: screen readers are told once, and nothing flickers.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
  if (element.id !== "said" && element.id !== "clock-said") element.hidden = !text;
}

// A button that could not be pressed for a moment has lost the focus: it gets it back unless somebody has moved on.
export function refocus(held) {
  if (held?.isConnected && document.activeElement === document.body) held.focus({ preventScroll: true });
}

// What goes from the page takes no focus with it: keys and screen readers stay on the page.
export function replace(section, ...children) {
  const held = section.contains(document.activeElement);
  section.replaceChildren(...children);
  if (held) byId("main").focus({ preventScroll: true });
}

export function letterCell(letter) {
  return el("span", { class: "letter" }, letter);
}

// The letter of “something else”: the one after all options, closed ones too.
export function letterAfter(options, shut) {
  const letters = [...options.map(({ letter }) => letter), ...shut].filter((letter) => letter.length === 1);
  return letters.length ? String.fromCharCode(Math.max(...letters.map((sign) => sign.charCodeAt(0))) + 1) : "A";
}

export function shutLetters(box) {
  return box ? [...box.querySelectorAll("[data-letter]")].map((option) => option.dataset.letter) : [];
}

// ---- posts -----------------------------------------------------------------------------------------------------

// Returns {ok, status, error, what_to_do}; status 0 when the room was not reached.
export async function post(path, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 12000);
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: stop.signal,
    });
    const told = await answer.json().catch(() => ({}));
    return { ...told, ok: answer.ok, status: answer.status };
  } catch {
    return { ok: false, status: 0, error: "No contact with the room.", what_to_do: "Try again in a moment." };
  } finally {
    clearTimeout(timer);
  }
}

export function newMark() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is said to the facilitator counts once: where no answer came it may have been kept, and the same words sent again
// carry the same mark.
export function sayer() {
  let last = "";
  let mark = "";
  return async (body) => {
    const text = JSON.stringify(body);
    if (text !== last) mark = newMark();
    last = text;
    const answer = await post("/say", { ...body, once: mark });
    if (answer.ok) last = "";
    return answer;
  };
}

export function why(answer) {
  return [answer.error, answer.what_to_do].filter(Boolean).join(" ") || "That did not work. Try again.";
}

// ---- the stream ------------------------------------------------------------------------------------------------

// on: {state(payload), beat(beat), outside(told), silent(since), found()}
// `query` says which page asks, where one browser holds two.
export function follow(on, query = "") {
  let stream = null;
  let heard = performance.now();
  let heardAt = new Date();
  let silent = false;
  let asking = false;
  let stopped = false;
  let timer = 0;

  function touch() {
    heard = performance.now();
    heardAt = new Date();
    if (silent) {
      silent = false;
      on.found();
    }
  }

  function letGo() {
    if (stream) stream.close();
    stream = null;
  }

  function listen() {
    letGo();
    if (!("EventSource" in window)) return again(POLL_MS);
    const here = new EventSource(`/events${query}`);
    stream = here;
    here.addEventListener("state", (event) => {
      touch();
      on.state(JSON.parse(event.data));
    });
    here.addEventListener("beat", (event) => {
      touch();
      on.beat(JSON.parse(event.data));
    });
    here.addEventListener("error", () => {
      // The browser comes back by itself from a broken line; one that was refused has to be asked why.
      if (stream === here && here.readyState === EventSource.CLOSED) {
        letGo();
        again(POLL_MS);
      }
    });
  }

  function again(ms) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(ask, ms);
  }

  async function ask() {
    if (asking || stopped) return;
    asking = true;
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), ASK_MS);
    let next = POLL_MS;
    try {
      const answer = await fetch(`/now${query}`, { credentials: "same-origin", cache: "no-store", signal: stop.signal });
      const told = await answer.json().catch(() => ({}));
      if (answer.status === 401) {
        touch();
        stopped = true;
        letGo();
        on.outside(told);
      } else if (answer.ok) {
        touch();
        on.state(told);
        if (stopped) next = 0; // what it was told has made it stop
        else if (told.poll) next = POLL_MS;
        else {
          listen();
          next = 0;
        }
      }
    } catch {
      // Not reached: the watch below says so when it lasts.
    } finally {
      clearTimeout(limit);
      asking = false;
    }
    if (next) again(next);
  }

  function watch() {
    if (stopped) return;
    const quiet = performance.now() - heard;
    if (quiet > SILENT_MS && !silent) {
      silent = true;
      on.silent(heardAt);
    }
    if (quiet > GIVE_UP_MS && stream) {
      letGo();
      ask();
    }
  }

  // A phone that was locked has slept through everything: look at once.
  function wake() {
    if (stopped || document.visibilityState === "hidden") return;
    if (performance.now() - heard > 3000) {
      letGo();
      ask();
    }
  }

  setInterval(watch, 500);
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("pageshow", wake);

  return {
    start() {
      stopped = false;
      heard = performance.now();
      letGo();
      ask();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      letGo();
    },
  };
}

export function clockTime(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

// ---- the clock -------------------------------------------------------------------------------------------------

// Counts down by this page's own clock; the room's word moves it only when they differ by more than its way here takes.
export function countdown(shown, said) {
  let left = null;
  let since = 0;
  let running = false;
  let told = null;
  let lastSaid = null;

  const now = () => (left === null ? null : left - (running ? performance.now() - since : 0));

  function draw() {
    const ms = now();
    if (ms === null) {
      setText(shown, "");
      lastSaid = null;
      return;
    }
    const seconds = Math.ceil(ms / 1000);
    shown.classList.toggle("over", seconds <= 0);
    if (seconds <= 0) setText(shown, "▲ time is over");
    else {
      const words = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
      setText(shown, running ? words : `${words} stopped`);
    }
    say(seconds);
  }

  function say(seconds) {
    const minutes = seconds <= 0 ? 0 : Math.ceil(seconds / 60);
    if (lastSaid !== null && minutes < lastSaid && running) {
      setText(said, minutes === 0 ? "Time is over." : minutes === 1 ? "1 minute left." : `${minutes} minutes left.`);
    }
    lastSaid = minutes;
  }

  setInterval(draw, 200);
  return {
    set(timer, paused) {
      const runs = Boolean(timer) && timer.running && !paused;
      // The same word again, or nearly what is counted here, does not move the clock.
      const same = timer && left !== null && runs === running && Math.abs(now() - timer.left) < 700;
      const repeated = timer && told && runs === running && told.left === timer.left;
      told = timer;
      if (!same && !repeated) {
        left = timer ? timer.left : null;
        since = performance.now();
        running = runs;
      }
      draw();
    },
    beat(ms) {
      if (left !== null && running && typeof ms === "number" && Math.abs(now() - ms) > 700) {
        left = ms;
        since = performance.now();
      }
    },
  };
}

// ---- what the room sees ----------------------------------------------------------------------------------------

// The fragment comes from the room's own server with every word escaped. It is put in only when it has changed.
export function patcher(target) {
  let shown = null;
  return (html) => {
    if (html === shown) return false;
    shown = html;
    target.innerHTML = html;
    return true;
  };
}
