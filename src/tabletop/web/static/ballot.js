// The ballot: one tap chooses, one confirms. It may be changed until the vote closes.

import { drafted } from "./fields.js";
import { dropDraft, lastVote, ownVote, remember } from "./memory.js";
import { el, letterAfter, letterCell, post, refocus, replace, setText, why } from "./room.js";

const SURE = ["not sure", "a little", "fairly", "very sure"];
const UNLISTED = "unlisted";
const NOTHING = { place: "", words: "" };
const UNCONFIRMED = "The vote was closed before you confirmed your choice: no vote of yours is in it.";
const UNCONFIRMED_CHANGE = "The vote was closed before you confirmed your change: the vote you cast before it counts.";

// `late` is called when a vote turns out to be kept after its form has gone.
export function ballotSection(section, says, late) {
  let shown = ""; // which ballot is drawn, as text, so that counts do not draw it again
  let open = null; // a vote that was sent and not answered: {place, before}
  let begun = () => NOTHING; // what is to be said of a choice that nobody has confirmed
  let asked = null; // the ballot that is drawn, or was drawn last
  let ended = null; // what is to be said of it if it turns out to count; null once that is known
  let after = NOTHING; // what became of it once the vote was closed: {place, words}
  let latest = null; // what the room sees
  let count = null; // where it says how many are in
  let told = "";

  function close(room) {
    if (shown) {
      ended = open ? { place: open.place, words: unknown(open.before) } : begun();
      shown = "";
      replace(section);
      open = null;
    }
    if (room) afterwards(room);
    else section.hidden = true;
  }

  // It stands there for as long as the room is in that scene; that a vote was dropped, for as long as it sees that part.
  function afterwards(room) {
    if (shown) return;
    if (ended && !room.part.includes("/vote:")) {
      const mine = ended.words || ownVote(asked.question);
      const dropped = mine ? { place: room.part, words: lost(asked.round) } : NOTHING;
      after = room.votes.includes(asked.question) ? ended : dropped;
      ended = null;
    }
    const words = after.place === placeOf(room) || after.place === room.part ? after.words : "";
    if (section.textContent !== words) {
      section.replaceChildren(...(words ? [el("p", { class: "notice", role: "status" }, words)] : []));
    }
    section.hidden = !words;
  }

  // `room` is what the room sees, null outside; `shut` are letters of options that are not open here.
  function update(ballot, room, shut = []) {
    latest = room;
    if (!ballot || !ballot.may) return close(room);
    const place = placeOf(room);
    told = `${ballot.in} of ${ballot.of} in`;
    const drawn = JSON.stringify([ballot.question, ballot.options, ballot.unlisted, ballot.privacy]);
    if (drawn !== shown) {
      shown = drawn;
      asked = ballot;
      ended = null;
      const own = ownVote(ballot.question);
      const options = choices(ballot, shut);
      if (own) kept(ballot, place, options, own);
      else form(ballot, place, options, null);
    }
    section.hidden = false;
    setText(count, told);
    return undefined;
  }

  function choices(ballot, shut) {
    const listed = ballot.options.map(({ id, letter, label }) => ({ id, letter, label }));
    if (ballot.unlisted) {
      listed.push({ id: UNLISTED, letter: letterAfter(ballot.options, shut), label: "Something else" });
    }
    return [...listed, { id: "", letter: "–", label: "Pass" }];
  }

  function form(ballot, place, options, before) {
    const first = ballot.round > 1 && !before ? lastVote(latest.votes, 1) : null;
    const preset = before ?? (first && options.some((option) => option.id === first.option) ? first : null);
    const hint = el("p", { class: "hint", id: "ballot-hint" });
    const presetWords = preset && !before ? "Set to your first choice. It counts only when you confirm it." : "";
    const againWords = ballot.again ? "The vote before was taken back. Please vote again." : "";
    hint.append([againWords, presetWords].filter(Boolean).join(" "));

    const name = `option-${ballot.question}`;
    const radios = options.map(({ id, letter, label }) =>
      el(
        "label",
        { class: id === "" ? "choice pass" : "choice" },
        el("input", { type: "radio", name, value: id, checked: preset !== null && preset.option === id }),
        letterCell(letter),
        el("span", { class: "choice-name" }, label),
      ),
    );
    const words = el("textarea", { id: "words", rows: 2, maxlength: 300 });
    words.value = preset?.words ?? "";
    const wordsField = el("div", { class: "field" }, el("label", { for: "words" }, "What else?"), words);

    const sureness = SURE.map((text, i) =>
      el(
        "label",
        { class: "step" },
        el("input", {
          type: "radio",
          name: `${name}-sure`,
          value: i + 1,
          checked: preset?.confidence === i + 1,
        }),
        el("span", {}, el("b", {}, String(i + 1)), " ", text),
      ),
    );
    const reason = el("textarea", { id: "reason", rows: 3, maxlength: 500 });
    reason.value = before?.reason ?? "";
    const more = el(
      "details",
      { class: "more" },
      el("summary", {}, "How sure, and why (optional)"),
      el(
        "fieldset",
        { class: "steps" },
        el("legend", {}, "How sure are you?"),
        el("div", { class: "step-row" }, ...sureness),
      ),
      el(
        "div",
        { class: "field" },
        el("label", { for: "reason" }, "Your reason. It may be shown to the room, without your name."),
        reason,
      ),
    );

    const button = el("button", { type: "submit", class: "primary" }, "Choose one");
    const confirm = el("div", { class: "confirm" }, button);
    const trouble = el("p", { class: "trouble", role: "alert", hidden: true });
    count = el("p", { class: "count-in" });
    setText(count, told);
    const fields = el("fieldset", { class: "choices" }, el("legend", {}, legend(ballot)), ...radios);

    const chosen = () => options.find((option) => option.id === fields.querySelector("input:checked")?.value);
    function follow() {
      const option = chosen();
      wordsField.hidden = option?.id !== UNLISTED;
      more.hidden = option?.id === "";
      button.disabled = !option;
      confirm.classList.toggle("ready", Boolean(option));
      button.textContent = !option ? "Choose one" : option.id === "" ? "Confirm: pass" : `Confirm ${option.letter}`;
    }
    fields.addEventListener("change", () => {
      setText(trouble, "");
      follow();
      if (chosen()?.id === UNLISTED) words.focus();
    });

    async function send(event) {
      event.preventDefault();
      const option = chosen();
      if (!option) return;
      if (option.id === UNLISTED && !words.value.trim()) {
        setText(trouble, "Say in a few words what else.");
        words.focus();
        return;
      }
      const vote = {
        question: ballot.question,
        option: option.id,
        confidence: option.id === "" ? 0 : Number(more.querySelector("input:checked")?.value ?? 0),
        reason: option.id === "" ? "" : reason.value.trim(),
        words: option.id === UNLISTED ? words.value.trim() : "",
      };
      button.disabled = true;
      button.textContent = "Sending …";
      const cast = { ...vote, round: ballot.round, letter: option.letter, label: option.label };
      const earlier = ownVote(ballot.question);
      open = { place, before: earlier };
      const answer = await post("/vote", vote);
      if (answer.ok) {
        remember(cast);
        dropDraft("ballot");
      }
      if (!section.contains(button)) {
        // The vote has closed meanwhile.
        if (answer.ok) late();
        if (shown || !latest) return;
        ended = { place, words: answer.ok ? "" : answer.status === 0 ? unknown(earlier) : tooLate(earlier) };
        afterwards(latest);
        return;
      }
      if (answer.status !== 0) open = null;
      if (answer.ok) {
        kept(ballot, place, options, cast);
        says(`Your vote is kept: ${option.id === "" ? "pass" : `${option.letter}, ${option.label}`}.`);
        section.querySelector("button")?.focus({ preventScroll: true });
        section.querySelector(".kept")?.scrollIntoView({ block: "center" }); // a long ballot has gone from above it
        return;
      }
      follow();
      refocus(button);
      const problem = answer.status === 0 ? "No answer from the room: this may not be kept. Tap again." : why(answer);
      setText(trouble, `○ ${problem}`);
    }

    const made = el(
      "form",
      { onsubmit: send, novalidate: true },
      hint.textContent ? hint : null,
      fields,
      wordsField,
      more,
      trouble,
      confirm,
      el("p", { class: "privacy" }, ballot.privacy),
      count,
    );
    // By scene and round: who was still writing when a vote was taken back goes on in the one that is put anew.
    drafted(made, "ballot", `${place} ${ballot.round}`);
    // Nothing is sent that is not seen: how sure somebody was at first is sent again with their second vote.
    more.open = Boolean(reason.value || more.querySelector("input:checked"));
    if (preset && !before && chosen()?.id !== preset.option) setText(hint, againWords); // somebody had begun to change it
    section.replaceChildren(made);
    follow();
    begun = () =>
      chosen() ? { place, words: ownVote(ballot.question) ? UNCONFIRMED_CHANGE : UNCONFIRMED } : NOTHING;
  }

  function kept(ballot, place, options, own) {
    begun = () => NOTHING;
    count = el("p", { class: "count-in" });
    setText(count, told);
    const change = el(
      "button",
      {
        type: "button",
        class: "second",
        onclick: () => {
          form(ballot, place, options, own);
          section.querySelector("input:checked")?.focus();
        },
      },
      "Change my vote",
    );
    section.replaceChildren(
      el(
        "div",
        { class: "kept" },
        el("p", { class: "kept-sign" }, el("span", { "aria-hidden": "true" }, "● "), "Your vote is kept"),
        el("p", { class: "kept-choice" }, letterCell(own.letter), el("strong", {}, own.words || own.label)),
        el("p", { class: "hint" }, "You may change it until the vote closes. Nobody sees results before."),
      ),
      change,
      el("p", { class: "privacy" }, ballot.privacy),
      count,
    );
  }

  // The room's screen is dark for a moment: what was begun waits.
  function darken() {
    section.hidden = true;
  }

  return { update, darken };
}

function placeOf(room) {
  return room.part.split("/")[0];
}

function lost(round) {
  return `Vote ${round} was dropped or taken back: no vote cast in it counts.`;
}

function unknown(before) {
  return before
    ? "It is not known whether your change was kept before the vote closed."
    : "It is not known whether your vote was kept before the vote closed.";
}

function tooLate(before) {
  return before
    ? "Your change came too late: the vote you cast before it counts."
    : "Your vote came too late: it is not counted.";
}

function legend(ballot) {
  return ballot.round > 1 ? "Vote again. Choose one." : "Choose one.";
}
