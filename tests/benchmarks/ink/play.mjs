// Plays a story in ink's language at random and prints choices a second.
//   npm install inkjs          (in a folder of its own)
//   node play.mjs ring.ink 100000
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { Compiler } = require("inkjs/compiler/Compiler");
const [file, wanted] = [process.argv[2], Number(process.argv[3] ?? 100000)];

const story = new Compiler(readFileSync(file, "utf8")).Compile();

function play(choices) {
  let ended = 0;
  for (let n = 0; n < choices; n += 1) {
    while (story.canContinue) story.Continue();
    const open = story.currentChoices.length;
    if (open === 0) {
      ended += 1;
      story.ResetState();
    } else {
      story.ChooseChoiceIndex(Math.floor(Math.random() * open));
    }
  }
  return ended;
}

play(Math.min(wanted, 2000)); // let the engine warm up
for (let round = 0; round < 3; round += 1) {
  story.ResetState();
  const began = performance.now();
  const ended = play(wanted);
  const seconds = (performance.now() - began) / 1000;
  console.log(`${wanted} choices, ${ended} endings, ${Math.round(wanted / seconds)} choices a second`);
}
