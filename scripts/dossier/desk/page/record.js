/* A record on the page: opened, filled in, and looked at while it is typed. */
import { $, ask, attempt, make, notice, words } from "./asking.js";
import { showEffect } from "./effect.js";
import { showFiles } from "./files.js";
import { showProblems } from "./problems.js";
import { page } from "./state.js";

const TYPING = 700; // milliseconds of quiet after which what is typed is checked

export async function openForm(kind, project = "") {
  await start(() => ask("GET", "form", { kind, month: page.home.month, project }));
}

export async function openRecord(path) {
  await start(() => ask("GET", "record", { path }));
}

async function start(question) {
  notice(words.loading);
  const form = await attempt(question);
  if (!form || page.open) return;
  notice("");
  clearTimeout(page.timer);
  page.open = { ...form, files: form.attached.map(attachment), first: "", running: false, again: false };
  $("home").hidden = true;
  $("desk").hidden = false;
  $("month").disabled = true;
  $("form-head").textContent = `${form.path ? words.changing : words.adding}：${form.label}（${form.month}）`;
  $("form-path").textContent = form.path;
  $("body-part").hidden = !form.has_body;
  $("body").value = form.body;
  $("withdraw").hidden = !form.path;
  $("summary").replaceChildren();
  $("effect").replaceChildren();
  $("short").textContent = "";
  showFiles();
  await build(form);
  if (form.problems) showProblems(form.problems, [], form.problems.some((one) => one.severity === "error"));
  $("form-head").focus();
  scrollTo(0, 0);
}

function attachment(one) {
  return { name: one.path, original: one.path, sha256: one.sha256, shows: one.shows, confidential: one.confidential === "true" };
}

async function build(form) {
  if (build.editor) build.editor.destroy();
  $("fields").replaceChildren();
  $("lists").replaceChildren(
    ...Object.entries(form.suggested).map(([id, choices]) =>
      make("datalist", { id }, ...Object.entries(choices).map(([value, name]) => make("option", { value }, name))),
    ),
  );
  const editor = new JSONEditor($("fields"), {
    schema: form.schema,
    startval: form.values,
    theme: "desk",
    show_errors: "never",
    disable_edit_json: true,
    disable_properties: true,
    disable_array_delete_all_rows: true,
    disable_array_delete_last_row: true,
    disable_array_reorder: true,
    disable_collapse: true,
    keep_oneof_values: false,
    remove_empty_properties: false,
    max_depth: 0,
  });
  build.editor = editor;
  await new Promise((done) => editor.on("ready", done));
  nameGroups();
  page.open.first = JSON.stringify(draft());
  editor.on("change", () => { nameGroups(); typed(); });
}

/* Says of every group of fields what it is, for those who hear the page. */
function nameGroups() {
  for (const part of document.querySelectorAll("#fields [data-schematype=object], #fields [data-schematype=array]")) {
    const title = part.querySelector(":scope > .je-header > span:last-child");
    if (!title || part.dataset.schemapath === "root") continue;
    title.id = `name-${part.dataset.schemapath}`;
    part.setAttribute("role", "group");
    part.setAttribute("aria-labelledby", title.id);
  }
}

export function draft() {
  return {
    kind: page.open.kind,
    month: page.open.month,
    path: page.open.path,
    base: page.open.base,
    values: build.editor.getValue(),
    body: page.open.has_body ? $("body").value : "",
    attached: page.open.files.map(({ name, original, sha256, shows, confidential }) => ({ name, original, sha256, shows, confidential })),
  };
}

export const changed = () => page.open !== null && page.open.first !== "" && JSON.stringify(draft()) !== page.open.first;

export function typed() {
  if (!page.open) return;
  clearTimeout(page.timer);
  if (changed()) page.timer = setTimeout(look, TYPING);
}

/* One question at a time: what is typed meanwhile is asked afterwards, once. */
async function look() {
  if (!page.open || page.open.running) {
    if (page.open) page.open.again = true;
    return;
  }
  const asked = page.open;
  asked.running = true;
  $("summary").replaceChildren(make("p", { class: "d-quiet" }, words.checking));
  const found = await attempt(() => ask("POST", "look", {}, draft()));
  asked.running = false;
  if (page.open !== asked) return;
  if (asked.again) {
    asked.again = false;
    look();
    return;
  }
  if (!found) {
    $("summary").replaceChildren();
    return;
  }
  notice("");
  $("form-path").textContent = found.path;
  showProblems(found.problems, found.others, found.stops);
  showEffect(found.effect);
}
