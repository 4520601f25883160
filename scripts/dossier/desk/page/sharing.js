/* What passes between this checkout and where its branch is kept. */
import { $, ask, attempt, make, notice, words } from "./asking.js";
import { refresh, showHome } from "./month.js";

export async function push(afresh = false) {
  notice(words.pushing);
  const done = await attempt(() => ask("POST", "push", {}, { afresh }));
  if (done) tell(done);
  if (done && afresh) refresh();
  return done;
}

export async function takeIn() {
  notice(words.fetching);
  const done = await attempt(() => ask("POST", "fetch", {}, {}));
  if (!done) return;
  if (done.fate === "taken") await showHome();
  const good = done.fate === "taken" || done.fate === "nothing";
  notice([done.told, done.said].filter(Boolean).join("\n"), good ? "good" : "bad");
}

export function tell(done, before = "") {
  const good = done.fate === "pushed" || done.fate === "nothing";
  const said = !good && done.said ? [done.said] : [];
  notice([before, done.told, ...said].filter(Boolean).join("\n"), good ? "good" : before ? "wait" : "bad");
  if (done.fate === "rejected") {
    $("notice").append("\n", make("button", { type: "button", class: "d-button", onclick: () => push(true) }, words.push_afresh));
  }
}
