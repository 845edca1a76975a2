// Parts of which forms are made.

import { el, setText, why } from "./room.js";

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

// Sends a form once: the button says so, and trouble stands above it.
export function sender(form, button, problem, send) {
  const words = button.textContent;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    setText(problem, "");
    button.disabled = true;
    button.textContent = "Sending …";
    const answer = await send();
    button.disabled = false;
    button.textContent = words;
    if (answer && !answer.ok) setText(problem, why(answer));
  });
}
