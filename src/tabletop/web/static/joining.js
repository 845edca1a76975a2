// Coming in: the room code, unless a QR link brought its secret; then name and role, where the session asks for them.

import { field, sender, trouble } from "./fields.js";
import { el, newMark, post, setText, why } from "./room.js";
import { forget } from "./memory.js";

const OBSERVER = "observer";

function openAir() {
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return location.protocol === "https:" || here
    ? null
    : el("p", { class: "privacy" }, "Others on this Wi-Fi could read what phones send.");
}

// `joined` is called once this phone has a seat to wait for; `says` tells a screen reader.
export function joinForm(section, joined, says) {
  function show(...parts) {
    section.replaceChildren(...parts);
    section.hidden = false;
  }

  function enter() {
    section.replaceChildren();
    section.hidden = true;
    joined();
  }

  // The console seats whoever joins at once, so everything is asked before.
  async function look(key) {
    const answer = await post("/join", { ...key, look: true });
    if (answer.ok && answer.joined) enter();
    else if (answer.ok) seat(key, answer.joining);
    return answer;
  }

  function code(words, refused = null) {
    const input = el("input", {
      id: "code",
      type: "text",
      class: "code",
      maxlength: 12,
      autocomplete: "off",
      autocapitalize: "characters",
      autocorrect: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      "aria-describedby": "code-hint",
    });
    const button = el("button", { type: "submit", class: "primary" }, "Go on");
    const problem = trouble();
    const notice = el("p", { class: "notice", role: "status", hidden: true });
    const form = el(
      "form",
      { novalidate: true },
      el("h2", {}, "Join the room"),
      notice,
      field("code", "Room code", input, "Six signs, on the room’s screen."),
      problem,
      button,
      openAir(),
    );
    sender(form, button, problem, async () => {
      if (!input.value.trim()) {
        input.focus();
        return { error: "Type the room code first." };
      }
      const answer = await look({ code: input.value });
      if (answer.status === 403) input.select();
      return answer;
    });
    show(form);
    setText(notice, words);
    if (refused) setText(problem, why(refused));
    input.focus({ preventScroll: true });
  }

  async function secret(words) {
    const answer = await look({ secret: words });
    if (!answer.ok && answer.status) code("", answer);
    return answer;
  }

  function seat(key, joining) {
    const roles = joining.pick_roles ? (joining.roles ?? []) : [];
    const name = el("input", { id: "name", type: "text", maxlength: 60, autocomplete: "name" });
    const role = el(
      "select",
      { id: "role" },
      el("option", { value: "" }, "Any role"),
      ...roles.map((entry) => el("option", { value: entry.id }, `${entry.name}${entry.taken ? " (taken)" : ""}`)),
    );
    const about = el("p", { class: "hint", hidden: true });
    role.addEventListener("change", () =>
      setText(about, roles.find((entry) => entry.id === role.value)?.interest ?? ""),
    );
    const watch = el("input", { type: "checkbox", id: "observer" });
    const button = el("button", { type: "submit", class: "primary" }, "Join");
    const problem = trouble();
    const once = newMark(); // an answer that is lost must not leave a seat behind in which nobody sits
    const form = el(
      "form",
      { novalidate: true },
      el("h2", {}, "Join the room"),
      joining.names ? field("name", "Your name", name, "For the facilitator. It may stay empty.") : null,
      roles.length ? field("role", "The role you would like", role) : null,
      roles.length ? about : null,
      el("label", { class: "tick" }, watch, el("span", {}, "I only observe: I see the room and do not vote.")),
      problem,
      button,
      openAir(),
    );
    sender(form, button, problem, async () => {
      const wish = { name: joining.names ? name.value.trim() : "", role: watch.checked ? OBSERVER : role.value };
      const answer = await post("/join", { ...key, ...wish, once });
      if (answer.ok) {
        forget();
        enter();
      }
      return answer;
    });
    show(form);
    says("The code is right. Join the room.");
    (joining.names ? name : button).focus({ preventScroll: true });
  }

  return {
    code,
    secret,
    hide() {
      section.replaceChildren();
      section.hidden = true;
    },
  };
}
