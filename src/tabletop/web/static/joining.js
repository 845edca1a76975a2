// Coming in: the room code, and a wish for name and role where the session asks for them.

import { field, sender, trouble } from "./fields.js";
import { el, post, setText, why } from "./room.js";
import { forget, keep, remembered } from "./memory.js";

const OBSERVER = "observer";

function open() {
  const here = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return location.protocol === "https:" || here
    ? null
    : el("p", { class: "privacy" }, "Others on this Wi-Fi could read what phones send.");
}

// The room code, typed. A QR link has let its bearer in before this is ever shown.
export function joinForm(section, joined) {
  const code = el("input", {
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
  const button = el("button", { type: "submit", class: "primary" }, "Join");
  const problem = trouble();
  const notice = el("p", { class: "notice", hidden: true });
  const form = el(
    "form",
    { novalidate: true },
    el("h2", {}, "Join the room"),
    notice,
    field("code", "Room code", code, "Six signs, on the room’s screen."),
    problem,
    button,
    open(),
  );
  sender(form, button, problem, async () => {
    if (!code.value.trim()) {
      code.focus();
      return { error: "Type the room code first." };
    }
    const answer = await post("/join", { code: code.value });
    if (answer.ok) {
      forget();
      joined();
    } else if (answer.status === 403) code.select();
    return answer;
  });
  section.replaceChildren(form);
  return {
    show(words) {
      setText(notice, words);
      section.hidden = false;
      code.focus({ preventScroll: true });
    },
    hide() {
      section.hidden = true;
      code.value = "";
    },
    say(answer) {
      setText(problem, why(answer));
    },
  };
}

// Name and role, where the session asks for them; once said or passed over it is not asked again.
export function wishForm(section, done) {
  let drawn = "";

  function update(joining, seat) {
    const asked = seat && !seat.freed && !seat.observer && !remembered("wish");
    const roles = joining.pick_roles && !seat?.role ? (joining.roles ?? []) : [];
    const wanted = asked && (joining.names || roles.length) ? JSON.stringify([joining.names, roles]) : "";
    if (wanted === drawn) return;
    if (wanted && section.contains(document.activeElement)) return; // nothing changes under somebody's fingers
    drawn = wanted;
    section.hidden = !wanted;
    section.replaceChildren(...(wanted ? [draw(joining.names, roles)] : []));
  }

  function draw(names, roles) {
    const name = el("input", { id: "name", type: "text", maxlength: 60, autocomplete: "name" });
    const role = el(
      "select",
      { id: "role" },
      el("option", { value: "" }, "Any role"),
      ...roles.map((entry) =>
        el("option", { value: entry.id }, `${entry.name}${entry.taken ? " (taken)" : ""}`),
      ),
    );
    const about = el("p", { class: "hint", hidden: true });
    role.addEventListener("change", () =>
      setText(about, roles.find((entry) => entry.id === role.value)?.interest ?? ""),
    );
    const watch = el("input", { type: "checkbox", id: "observer" });
    const button = el("button", { type: "submit", class: "primary" }, "Take my seat");
    const problem = trouble();
    const form = el(
      "form",
      { novalidate: true },
      el("h2", {}, "You are in"),
      names ? field("name", "Your name", name, "As the facilitator should read it. It may stay empty.") : null,
      roles.length ? field("role", "The role you would like", role) : null,
      roles.length ? about : null,
      el(
        "label",
        { class: "tick" },
        watch,
        el("span", {}, "I only observe: I see the room and do not vote."),
      ),
      problem,
      button,
    );
    sender(form, button, problem, async () => {
      const answer = await post("/join", {
        name: names ? name.value.trim() : "",
        role: watch.checked ? OBSERVER : role.value,
      });
      if (answer.ok) {
        keep("wish", "said");
        drawn = "";
        section.hidden = true;
        section.replaceChildren();
        done();
      }
      return answer;
    });
    return form;
  }

  return { update };
}
