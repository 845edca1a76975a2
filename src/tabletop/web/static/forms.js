// What a seat may say beside its vote: dissent, a line, feedback, “please not this”.

import { area, drafted, field, sender, trouble } from "./fields.js";
import { draftOf, dropDraft, keep, lastVote, remembered } from "./memory.js";
import { el, post, refocus, replace, sayer, setText, why } from "./room.js";

// ---- what is said in the room ------------------------------------------------------------------------------------

function withRole(seat) {
  const tick = el("input", { type: "checkbox", checked: true });
  const shown = Boolean(seat?.role);
  return {
    ticked: () => shown && tick.checked,
    label: shown
      ? el("label", { class: "tick" }, tick, el("span", {}, `With my role: ${seat.role_name || seat.role}`))
      : null,
  };
}

// Who voted for something else is asked at once; others find it behind one line.
export function dissentForm(section, says) {
  let drawn = "";

  // `room` is what the room sees: `decision` and `votes` are those that stand.
  function update(asked, room, seat, decided) {
    const takesPart = seat && !seat.observer && !seat.freed && seat.number !== null;
    const wanted = asked && takesPart ? String(room.decision) : "";
    if (wanted === drawn) return;
    drawn = wanted;
    section.hidden = !wanted;
    replace(section, ...(wanted ? [draw(wanted, room.votes, seat, decided)] : []));
  }

  function draw(decision, votes, seat, decided) {
    if (remembered("dissent") === decision) return sent();
    const own = lastVote(votes);
    const differs = Boolean(own && own.letter && own.option && own.letter !== decided);
    const words = area("dissent-words", 3, 500);
    const change = area("dissent-change", 2, 500);
    const role = withRole(seat);
    const button = el("button", { type: "submit", class: "primary" }, "Send my dissent");
    const problem = trouble();
    const say = sayer();
    const form = el(
      "form",
      { novalidate: true },
      field("dissent-words", "I would have decided otherwise, because", words),
      field("dissent-change", "What would change my mind (optional)", change),
      role.label,
      problem,
      button,
      el(
        "p",
        { class: "privacy" },
        seat.role
          ? "The room sees these words, with your role if you leave the tick."
          : "The room sees these words, without your name.",
      ),
    );
    sender(form, button, problem, async () => {
      if (!words.value.trim()) {
        words.focus();
        return { error: "Write a sentence first." };
      }
      const answer = await say({
        kind: "dissent",
        words: words.value.trim(),
        would_change: change.value.trim(),
        with_role: role.ticked(),
      });
      if (answer.ok) {
        keep("dissent", decision);
        dropDraft("dissent");
        replace(section, sent());
        says("Your dissent is with the facilitator.");
      }
      return answer;
    });
    drafted(form, "dissent", decision);
    if (differs) {
      form.prepend(el("h2", {}, "You voted otherwise. Say why, if you wish."));
      return form;
    }
    const begun = Boolean(words.value || change.value);
    return el("details", { class: "more", open: begun }, el("summary", {}, "I would have decided otherwise"), form);
  }

  function sent() {
    return el(
      "div",
      { class: "kept" },
      el("p", { class: "kept-sign" }, el("span", { "aria-hidden": "true" }, "● "), "Your dissent is with the facilitator"),
      el("p", { class: "hint" }, "Once it is taken up it stands in the record beside the decision."),
    );
  }

  return { update };
}

// A line for the list that the room writes; it appears when it is taken up.
export function lineForm(section, says) {
  let drawn = "";

  function update(write, seat) {
    const wanted = write && seat && !seat.observer && !seat.freed && seat.number !== null ? write.list : "";
    if (wanted === drawn) return;
    drawn = wanted;
    section.hidden = !wanted;
    replace(section, ...(wanted ? [draw(write, seat)] : []));
  }

  function draw(write, seat) {
    const words = area("line-words", 2, 300);
    const role = withRole(seat);
    const button = el("button", { type: "submit", class: "primary" }, "Propose it");
    const problem = trouble();
    const done = el("p", { class: "sent", role: "status", hidden: true });
    const say = sayer();
    const form = el(
      "form",
      { novalidate: true },
      el("h2", {}, "Propose a line"),
      field("line-words", "Your line", words),
      role.label,
      problem,
      done,
      button,
    );
    sender(form, button, problem, async () => {
      setText(done, "");
      if (!words.value.trim()) {
        words.focus();
        return { error: "Write your line first." };
      }
      const answer = await say({
        kind: "line",
        list: write.list,
        words: words.value.trim(),
        with_role: role.ticked(),
      });
      if (answer.ok) {
        words.value = "";
        dropDraft("line");
        setText(done, "● Sent. It appears on the room’s screen when it is taken up. You may propose another.");
        says("Your line is sent.");
      }
      return answer;
    });
    return drafted(form, "line", write.list);
  }

  return { update };
}

// ---- feedback ------------------------------------------------------------------------------------------------------

// What is typed and what was sent belong to the evening: a form that is opened once more does not count anybody twice.
const FORM = "form";

export function feedbackForm(section, says) {
  let drawn = "";

  function update(feedback, seat) {
    const wanted = feedback && seat && !seat.freed && !seat.observer ? String(feedback.question) : "";
    if (wanted === drawn && seat) return;
    const unsent = Boolean(drawn && !wanted && seat && draftOf("feedback", FORM));
    drawn = wanted;
    section.hidden = !wanted && !unsent;
    const shown = unsent ? missed() : !wanted ? null : remembered("feedback") ? thanks() : draw(feedback);
    replace(section, ...(shown ? [shown] : []));
  }

  function draw(feedback) {
    const statements = feedback.statements.map((text, i) =>
      el(
        "fieldset",
        { class: "statement" },
        el("legend", {}, text),
        el(
          "div",
          { class: "step-row" },
          ...[1, 2, 3, 4, 5].map((number) =>
            el(
              "label",
              { class: "step" },
              el("input", { type: "radio", name: `statement-${i}`, value: number }),
              el("span", {}, el("b", {}, String(number)), el("span", { class: "unseen" }, ends(number))),
            ),
          ),
        ),
      ),
    );
    const strengths = area("strengths", 3, 2000);
    const improvements = area("improvements", 3, 2000);
    const comments = area("comments", 3, 2000);
    const button = el("button", { type: "submit", class: "primary" }, "Send my feedback");
    const problem = trouble();
    const form = el(
      "form",
      { novalidate: true },
      el("h2", {}, "Your feedback"),
      el("p", { class: "hint" }, "1 means you strongly disagree, 5 that you strongly agree. Anything may stay empty. It is kept without your name."),
      ...statements,
      field("strengths", "What was strong?", strengths),
      field("improvements", "What should change?", improvements),
      field("comments", "Anything else?", comments),
      problem,
      button,
    );
    sender(form, button, problem, async () => {
      const ratings = statements.map((box) => Number(box.querySelector("input:checked")?.value ?? 0));
      const answer = await post("/feedback", {
        question: feedback.question,
        ratings,
        comments: comments.value.trim(),
        strengths: strengths.value.trim(),
        improvements: improvements.value.trim(),
      });
      if (answer.ok) {
        keep("feedback", String(feedback.question));
        dropDraft("feedback");
        replace(section, thanks());
        says("Thank you. Your feedback is kept.");
        section.scrollIntoView({ block: "start" });
      }
      return answer;
    });
    return drafted(form, "feedback", FORM);
  }

  function missed() {
    return el(
      "p",
      { class: "notice", role: "status" },
      "The form was closed before you sent yours: it is not kept. If it opens again, your words are still here.",
    );
  }

  function thanks() {
    return el(
      "div",
      { class: "kept" },
      el("h2", { class: "kept-sign" }, "Thank you"),
      el("p", { class: "hint" }, "Your feedback is kept."),
    );
  }

  return { update };
}

function ends(number) {
  return number === 1 ? " strongly disagree" : number === 5 ? " strongly agree" : "";
}

// ---- the quiet menu ------------------------------------------------------------------------------------------------

export function menu(section, says) {
  const menuBox = el("details", { class: "menu" });
  const summary = el("summary", {}, "More");
  const inside = el("div", { class: "menu-inside" });
  menuBox.append(summary, inside);
  section.replaceChildren(menuBox);
  menuBox.addEventListener("toggle", () => {
    if (!menuBox.open) first();
  });

  function first() {
    inside.replaceChildren(
      el("button", { type: "button", class: "second", onclick: stopAsk }, "Please not this"),
      el("button", { type: "button", class: "second", onclick: leaveAsk }, "Leave my seat"),
    );
  }

  function ask(words, yes, kind, done) {
    const problem = trouble();
    const say = sayer();
    const send = el("button", { type: "button", class: "primary" }, yes);
    const no = el("button", { type: "button", class: "second", onclick: first }, "No, go back");
    send.addEventListener("click", async () => {
      send.disabled = true;
      const answer = await say({ kind });
      send.disabled = false;
      refocus(send);
      if (!answer.ok) setText(problem, why(answer));
      else {
        says(done);
        inside.replaceChildren(el("p", { class: "sent" }, `● ${done}`));
        summary.focus();
      }
    });
    inside.replaceChildren(el("p", {}, words), problem, send, no);
    send.focus();
  }

  const stopAsk = () =>
    ask(
      "The facilitator, and nobody else, is told: “please not this”. Not who says it.",
      "Tell the facilitator",
      "stop",
      "The facilitator has been told.",
    );
  const leaveAsk = () =>
    ask("Your seat becomes free, and you may join again.", "Leave my seat", "leave", "The facilitator frees your seat.");

  first();
}
