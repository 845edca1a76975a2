// Parts of which forms are made.

import { draftOf, keepDraft } from "./memory.js";
import { el, refocus, setText, why } from "./room.js";

export function field(id, label, input, hint = "") {
  return el(
    "div",
    { class: "field" },
    el("label", { for: id }, label),
    hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null,
    input,
  );
}

export function area(id, rows, maxlength) {
  return el("textarea", { id, rows, maxlength });
}

export function trouble() {
  return el("p", { class: "trouble", role: "alert", hidden: true });
}

// Puts into a form what was typed there and not sent, and keeps what is typed from now on.
export function drafted(form, name, about) {
  const fields = [...form.elements].filter((field) => field.matches("input, textarea"));
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  const values = draftOf(name, about);
  if (values?.length === fields.length) {
    fields.forEach((field, i) => {
      if (ticks(field)) field.checked = values[i];
      else field.value = values[i];
    });
  }
  form.addEventListener("input", () =>
    keepDraft(name, about, fields.map((field) => (ticks(field) ? field.checked : field.value))),
  );
  return form;
}

// Sends a form once: the button says so, and trouble stands above it.
export function sender(form, button, problem, send) {
  const words = button.textContent;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    setText(problem, "");
    const held = document.activeElement;
    button.disabled = true;
    button.textContent = "Sending …";
    const answer = await send();
    button.disabled = false;
    button.textContent = words;
    refocus(held);
    if (answer && !answer.ok) setText(problem, why(answer));
  });
}
