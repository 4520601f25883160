/* Saving a record, withdrawing it, and going back without. */
import { $, ask, attempt, notice, say, words } from "./asking.js";
import { showHome } from "./month.js";
import { showProblems } from "./problems.js";
import { changed, draft } from "./record.js";
import { push, tell } from "./sharing.js";
import { page } from "./state.js";

export async function save() {
  if (!page.open || $("desk").inert) return;
  clearTimeout(page.timer);
  notice(words.saving);
  const done = await still(() => ask("POST", "save", {}, draft()));
  if (!done) return;
  if (done.saved) return finish(say("saved", { branch: done.branch }));
  showProblems(done.problems, done.others, done.stops);
  notice(words.stopped, "bad");
  const first = document.querySelector("#form [aria-invalid]");
  if (first) first.focus();
}

export async function withdraw() {
  if (!page.open || $("desk").inert || !confirm(words.withdraw_sure)) return;
  clearTimeout(page.timer);
  const done = await still(() => ask("POST", "withdraw", {}, { path: page.open.path, base: page.open.base }));
  if (!done) return;
  if (done.saved) return finish(say("withdrawn", { branch: done.branch }));
  showProblems(done.problems, done.others, true);
  notice(words.stopped, "bad");
}

/* While the program is at it nothing can be typed that would then be lost. */
async function still(work) {
  const before = document.activeElement;
  $("desk").inert = true;
  try {
    return await attempt(work);
  } finally {
    $("desk").inert = false;
    before.focus({ preventScroll: true });
  }
}

async function finish(text) {
  page.open = null;
  await still(async () => {
    const done = await push();
    await showHome();
    if (done) tell(done, text);
  });
  scrollTo(0, 0);
}

export async function leave() {
  if (changed() && !confirm(words.leave_sure)) return;
  clearTimeout(page.timer);
  page.open = null;
  notice("");
  await showHome();
}
