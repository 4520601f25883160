/* The desk's page. Texts go into the page as texts, never as markup; every question carries the token. */
"use strict";

const words = JSON.parse(document.body.dataset.words);
const $ = (id) => document.getElementById(id);
const TYPING = 700; // milliseconds of quiet after which what is typed is checked

const token = (() => {
  const given = decodeURIComponent(location.hash.slice(1));
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", "/");
  }
  return given || sessionStorage.getItem("token") || "";
})();

function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

function make(tag, about = {}, ...inner) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inner.filter((one) => one !== null && one !== ""));
  return made;
}

/* ---- questions ---- */

class Refused extends Error {}

async function ask(method, path, query = {}, body = undefined) {
  const headers = { "X-Dossier-Token": token };
  if (body !== undefined && !(body instanceof Blob)) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(`/api/${path}?${new URLSearchParams(query)}`, {
      method,
      headers,
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
    });
  } catch {
    throw new Refused(words.gone);
  }
  if (path === "shown") return answer.ok ? answer.blob() : null;
  const told = await answer.json();
  if (!answer.ok) throw new Refused(told.error);
  return told;
}

function notice(text, sort = "") {
  $("notice").className = `d-notice ${sort ? `d-notice--${sort}` : ""}`;
  $("notice").textContent = text;
}

async function attempt(work) {
  try {
    return await work();
  } catch (failed) {
    if (!(failed instanceof Refused)) throw failed;
    notice(failed.message, "bad");
    $("notice").scrollIntoView({ block: "nearest" });
    return null;
  }
}

/* ---- the month ---- */

let home = null;

/* An answer may come late: it neither closes a record opened meanwhile nor shows a month since left. */
async function showHome() {
  if (!home) notice(words.loading);
  const month = home ? home.month : "";
  const found = await attempt(() => ask("GET", "home", { month }));
  if (!found || open || (home && home.month !== month)) return;
  home = found;
  $("contract").textContent = home.contract;
  $("sample").hidden = !home.sample;
  $("month").replaceChildren(...home.months.map((one) => make("option", { value: one, selected: one === home.month }, one)));
  showState();
  showErrors();
  showParties();
  showTodo();
  showKinds();
  showRecords();
  $("desk").hidden = true;
  $("home").hidden = false;
  $("month").disabled = false;
  if ($("notice").textContent === words.loading) notice("");
}

async function refresh() {
  const found = await attempt(() => ask("GET", "home", { month: home.month }));
  if (found) home.state = found.state;
  showState();
}

function showState() {
  const state = home.state;
  const told = [];
  if (state.gap) told.push(words.branch_none);
  else {
    told.push(`${words.branch} ${state.branch}`, state.who);
    told.push(state.handed_on ? words.handed_on : words.not_handed_on);
  }
  if (home.warning_count) told.push(say("warnings_count", { count: home.warning_count }));
  $("state").replaceChildren(told.filter(Boolean).join(" · "));
  if (!state.gap && !state.handed_on) {
    $("state").append(" ", make("button", { type: "button", class: "d-plain", onclick: () => push().then(() => refresh()) }, words.push));
  }
  if (!state.gap) {
    $("state").append(" ", make("button", { type: "button", class: "d-plain", onclick: takeIn }, words.fetch));
  }
}

function showErrors() {
  $("errors").hidden = !home.error_count;
  $("errors-head").textContent = say("errors", { count: home.error_count });
  $("errors-list").replaceChildren(...home.errors.map((one) => make("li", {}, told(one), place(one))));
}

function place(problem) {
  const path = problem.place.replace(/(:\d+){1,2}$/, "");
  const known = home.records.find((one) => one.path === path);
  const shown = make("code", {}, problem.place);
  return known ? make("button", { type: "button", class: "d-plain", onclick: () => openRecord(path) }, shown) : shown;
}

function showParties() {
  const parties = new Map(home.todo.filter((one) => one.party).map((one) => [one.party, one.whose]));
  const chosen = sessionStorage.getItem("party") || "";
  const options = [["", words.everyone], ...parties];
  $("party").replaceChildren(...options.map(([value, name]) => make("option", { value, selected: value === chosen }, name)));
}

function showTodo() {
  const party = $("party").value;
  const rows = home.todo.filter((one) => !party || one.party === party || (!one.party && one.whose));
  if (!home.computed || !rows.length) {
    $("todo").replaceChildren(make("p", { class: "d-quiet" }, home.computed ? words.todo_none : words.todo_stopped));
    return;
  }
  const heads = ["col_matter", "col_state", "col_whose", "col_due", "col_worth"];
  const head = make("tr", {}, ...heads.map((one) => make("th", { scope: "col" }, words[one])), make("td", {}));
  const first = home.begun ? "" : make("p", { class: "d-quiet" }, words.todo_asked);
  $("todo").replaceChildren(...[first].filter(Boolean), make("table", { class: "d-table" }, make("thead", {}, head), make("tbody", {}, ...rows.map(todoRow))));
}

function todoRow(one) {
  const files = one.files.map((file) =>
    make(
      "button",
      { type: "button", class: "d-plain", onclick: () => openForm(file.kind, file.path.endsWith("/") ? "" : one.subject) },
      say("fill", { label: file.label }),
    ),
  );
  const there = home.records.some((record) => record.path === one.path);
  if (there) files.push(make("button", { type: "button", class: "d-plain", onclick: () => openRecord(one.path) }, words.see));
  const cells = [one.state, one.whose, one.due, one.worth].map((text, nth) =>
    make("td", { class: nth === 2 ? "d-whole" : "", "data-head": words[["col_state", "col_whose", "col_due", "col_worth"][nth]] }, text),
  );
  return make("tr", {}, make("th", { scope: "row" }, one.name), ...cells, make("td", {}, ...files));
}

function showKinds() {
  const chosen = $("kind").value;
  const groups = [["month", words.month_group], ["standing", words.standing_group], ["project", words.project_group]];
  $("kind").replaceChildren(
    ...groups.map(([scope, name]) =>
      make(
        "optgroup",
        { label: name },
        ...home.kinds
          .filter((one) => one.scope === scope)
          .map((one) => make("option", { value: one.kind, selected: one.kind === chosen }, one.whose ? `${one.label}（${one.whose}）` : one.label)),
      ),
    ),
  );
}

function showRecords() {
  const own = home.records.filter((one) => !one.lasts);
  const lasting = home.records.filter((one) => one.lasts);
  $("records").replaceChildren(
    ...(own.length ? groups(own) : [make("p", { class: "d-quiet" }, words.records_none)]),
    make("details", {}, make("summary", {}, words.records_lasting), ...groups(lasting)),
  );
}

function groups(records) {
  const found = new Map();
  for (const one of records) found.set(one.label, [...(found.get(one.label) || []), one]);
  return [...found].map(([label, some]) =>
    make(
      "details",
      { class: "d-group" },
      make("summary", {}, `${label}（${some.length}）`),
      make(
        "ul",
        { class: "d-list" },
        ...some.map((one) =>
          make(
            "li",
            {},
            make("button", { type: "button", class: "d-plain", onclick: () => openRecord(one.path) }, one.title),
            make("span", { class: "d-quiet d-whole" }, ` ${one.day}`),
          ),
        ),
      ),
    ),
  );
}

async function push(afresh = false) {
  notice(words.pushing);
  const done = await attempt(() => ask("POST", "push", {}, { afresh }));
  if (done) tell(done);
  if (done && afresh) refresh();
  return done;
}

async function takeIn() {
  notice(words.fetching);
  const done = await attempt(() => ask("POST", "fetch", {}, {}));
  if (!done) return;
  if (done.fate === "taken") await showHome();
  const good = done.fate === "taken" || done.fate === "nothing";
  notice([done.told, done.said].filter(Boolean).join("\n"), good ? "good" : "bad");
}

function tell(done, before = "") {
  const good = done.fate === "pushed" || done.fate === "nothing";
  const said = !good && done.said ? [done.said] : [];
  notice([before, done.told, ...said].filter(Boolean).join("\n"), good ? "good" : before ? "wait" : "bad");
  if (done.fate === "rejected") {
    $("notice").append("\n", make("button", { type: "button", class: "d-button", onclick: () => push(true) }, words.push_afresh));
  }
}

/* ---- a record ---- */

let open = null; // the record on the page: what the program said of it, its editor, its files
let timer = 0;

async function openForm(kind, project = "") {
  await start(() => ask("GET", "form", { kind, month: home.month, project }));
}

async function openRecord(path) {
  await start(() => ask("GET", "record", { path }));
}

async function start(question) {
  notice(words.loading);
  const form = await attempt(question);
  if (!form || open) return;
  notice("");
  clearTimeout(timer);
  open = { ...form, files: form.attached.map(known), first: "", running: false, again: false };
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

function known(one) {
  return { name: one.path, original: one.path, sha256: one.sha256, shows: one.shows, confidential: one.confidential === "true" };
}

/* Nothing of the library's own style: the page's policy refuses it, and the page has its own. */
class Theme extends JSONEditor.AbstractTheme {
  constructor(editor) {
    super(editor, { disable_theme_rules: true });
  }

  getHiddenLabel(text) {
    return make("label", { class: "d-hidden" }, text);
  }

  getHiddenText(text) {
    return make("span", { class: "d-hidden" }, text);
  }

  visuallyHidden(element) {
    if (element) element.classList.add("d-hidden");
  }

  getOptInCheckbox() {
    return { label: make("label"), checkbox: make("input", { type: "checkbox" }), container: make("span") };
  }

  getTable() {
    return make("table", { class: "d-table" });
  }

  getIndentedPanel() {
    return make("div", { class: "d-panel" });
  }

  getTopIndentedPanel() {
    return this.getIndentedPanel();
  }

  getFormInputDescription(text) {
    return make("p", { class: "d-quiet" }, text);
  }

  addInputError() {} /* what is wrong says the program */

  removeInputError() {}
}
JSONEditor.defaults.themes.desk = Theme;
Object.assign(JSONEditor.defaults.languages.en, {
  button_add: words.add_item,
  button_add_row_title: words.add_item,
  button_delete_all: words.delete_all,
  button_delete_all_title: words.delete_all,
  button_delete_last: words.delete_last,
  button_delete_last_title: words.delete_last,
  button_delete_row_title: words.delete_item,
  button_delete_row_title_short: words.delete_item,
  button_move_down_title: words.move_down,
  button_move_up_title: words.move_up,
  button_collapse: words.collapse,
  button_expand: words.expand,
  button_delete_node_warning: words.delete_sure,
  default_array_item_title: words.item,
  table_controls: words.controls,
});

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
  name();
  open.first = JSON.stringify(draft());
  editor.on("change", () => { name(); typed(); });
}

/* Says of every group of fields what it is, for those who hear the page. */
function name() {
  for (const part of document.querySelectorAll("#fields [data-schematype=object], #fields [data-schematype=array]")) {
    const title = part.querySelector(":scope > .je-header > span:last-child");
    if (!title || part.dataset.schemapath === "root") continue;
    title.id = `name-${part.dataset.schemapath}`;
    part.setAttribute("role", "group");
    part.setAttribute("aria-labelledby", title.id);
  }
}

function draft() {
  return {
    kind: open.kind,
    month: open.month,
    path: open.path,
    base: open.base,
    values: build.editor.getValue(),
    body: open.has_body ? $("body").value : "",
    attached: open.files.map(({ name, original, sha256, shows, confidential }) => ({ name, original, sha256, shows, confidential })),
  };
}

const changed = () => open !== null && open.first !== "" && JSON.stringify(draft()) !== open.first;

function typed() {
  if (!open) return;
  clearTimeout(timer);
  if (changed()) timer = setTimeout(look, TYPING);
}

/* One question at a time: what is typed meanwhile is asked afterwards, once. */
async function look() {
  if (!open || open.running) {
    if (open) open.again = true;
    return;
  }
  const asked = open;
  asked.running = true;
  $("summary").replaceChildren(make("p", { class: "d-quiet" }, words.checking));
  const found = await attempt(() => ask("POST", "look", {}, draft()));
  asked.running = false;
  if (open !== asked) return;
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

/* ---- what is wrong ---- */

function told(problem) {
  const shown = make("div", { class: `d-problem d-problem--${problem.severity}` });
  shown.append(make("p", {}, make("strong", {}, problem.label), ` ${problem.message}`));
  for (const [name, text] of [["expected", problem.expected], ["found", problem.found]]) {
    if (text) shown.append(make("p", {}, `${words[name]}${text}`));
  }
  if (problem.hint) shown.append(make("p", {}, problem.hint));
  if (problem.worth) shown.append(make("p", {}, problem.worth));
  return shown;
}

function fieldOf(name) {
  for (let steps = name.split("."); steps.length; steps = steps.slice(0, -1)) {
    const path = steps.join(".");
    const part = document.querySelector(`[data-field="${CSS.escape(steps[0])}"]`) ||
      document.querySelector(`#fields [data-schemapath="root.${CSS.escape(path)}"]`);
    if (part) return part;
  }
  return null;
}

function showProblems(problems, others, stops) {
  for (const old of document.querySelectorAll("#form .d-problem")) old.remove();
  for (const old of document.querySelectorAll("#form [aria-invalid]")) {
    old.removeAttribute("aria-invalid");
    if (old.dataset.described) old.setAttribute("aria-describedby", old.dataset.described);
    else old.removeAttribute("aria-describedby");
  }
  const apart = [];
  problems.forEach((one, nth) => {
    const part = one.field ? fieldOf(one.field) : null;
    if (!part) apart.push(told(one));
    else mark(part, one, `problem-${nth}`);
  });
  const errors = problems.filter((one) => one.severity === "error").length;
  const warnings = problems.length - errors;
  const count = problems.length ? say("problems_some", { errors, warnings }) : words.fine;
  const sort = stops ? "bad" : problems.length ? "wait" : "good";
  const below = problems.length > apart.length ? words.problems_below : "";
  $("short").textContent = count;
  $("summary").replaceChildren(make("p", { class: `d-verdict d-verdict--${sort}` }, count, below), ...apart);
  if (others.length) {
    const listed = others.map((one) => make("li", {}, told(one), place(one)));
    $("summary").append(make("h2", {}, words.others), make("ul", { class: "d-list" }, ...listed));
  }
}

function mark(part, problem, id) {
  const shown = told(problem);
  shown.id = id;
  part.append(shown);
  const input = part.querySelector("input:not([type=hidden], [type=file]), select, textarea");
  if (!input) return;
  if (!("described" in input.dataset)) input.dataset.described = input.getAttribute("aria-describedby") || "";
  if (problem.severity === "error") input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${id}`.trim());
}

/* ---- what it does to the month ---- */

function showEffect(effect) {
  if (!effect) {
    $("effect").replaceChildren(make("p", { class: "d-quiet" }, words.effect_unknown));
    return;
  }
  for (const one of [effect.points, effect.payable]) if (one.differs) $("short").textContent += `　${[one.before, one.after].filter(Boolean).join(" → ")}`;
  const figures = [[words.effect_points, effect.points], [words.effect_payable, effect.payable]];
  const shown = [figureTable(effect.month, figures)];
  if (!effect.points.differs && !effect.payable.differs) shown.unshift(make("p", {}, words.effect_none));
  if (effect.causes.length) {
    const heads = [words.effect_cause, words.effect_points_short, words.effect_yuan];
    const rows = effect.causes.map(([cause, points, yuan]) =>
      make("tr", {}, make("th", { scope: "row" }, cause), make("td", { class: "d-number" }, points), make("td", { class: "d-number" }, yuan)),
    );
    shown.push(make("h3", {}, words.effect_causes), table(heads, rows, "d-number"));
  }
  if (effect.rows.length) shown.push(make("h3", {}, words.effect_rows), figureTable("", effect.rows));
  $("effect").replaceChildren(...shown);
}

function figureTable(corner, figures) {
  const rows = figures.map(([name, one]) =>
    make("tr", { class: one.differs ? "d-differs" : "" }, make("th", { scope: "row" }, name), make("td", {}, one.before || words.effect_first), make("td", {}, one.after)),
  );
  return table([corner, words.effect_before, words.effect_after], rows);
}

function table(heads, rows, sort = "") {
  const head = make("tr", {}, ...heads.map((one, nth) => (one ? make("th", { scope: "col", class: nth && sort }, one) : make("td", {}))));
  return make("table", { class: "d-table" }, make("thead", {}, head), make("tbody", {}, ...rows));
}

/* ---- files ---- */

async function add(files) {
  const record = open;
  for (const file of files) {
    notice(say("reading_file", { name: file.name }));
    const kept = await attempt(() => ask("POST", "file", { name: file.name, month: record.month }, file));
    if (open !== record) return;
    if (!kept) continue;
    notice("");
    const url = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    open.files.push({ name: "", original: file.name, sha256: kept.sha256, shows: "", confidential: false, url, problem: kept.problem });
  }
  showFiles();
  typed();
}

function showFiles() {
  $("attached").replaceChildren(...open.files.map(fileRow));
}

function fileRow(one, nth) {
  const picture = make("div", { class: "d-thumb", "aria-hidden": "true" }, one.original.split(".").pop().slice(0, 5).toUpperCase());
  const show = (url) => picture.replaceChildren(make("img", { src: url, alt: "" }));
  if (one.url) show(one.url);
  else if (one.name) preview(one, show);
  const shows = make("input", { type: "text", value: one.shows, autocomplete: "off", oninput: (event) => { one.shows = event.target.value; typed(); } });
  const closed = make("input", { type: "checkbox", onchange: (event) => { one.confidential = event.target.checked; typed(); } });
  closed.checked = one.confidential;
  const about = make(
    "div",
    { class: "d-file" },
    make("p", { class: "d-original" }, one.original),
    make("label", {}, words.shows, " ", shows),
    make("label", { class: "d-check" }, closed, " ", words.confidential),
  );
  if (one.problem) about.append(told(one.problem));
  const remove = make("button", { type: "button", class: "d-plain", onclick: () => { open.files.splice(nth, 1); showFiles(); typed(); } }, words.remove);
  remove.setAttribute("aria-label", `${words.remove} ${one.original}`);
  return make("li", {}, picture, about, remove);
}

async function preview(one, show) {
  const path = `${open.path.slice(0, open.path.lastIndexOf("/") + 1)}${one.name}`;
  if (!/\.(png|jpe?g|gif|webp|bmp)$/i.test(path)) return;
  const picture = await ask("GET", "shown", { path }).catch(() => null);
  if (picture) {
    one.url = URL.createObjectURL(picture);
    show(one.url);
  }
}

/* ---- saving ---- */

async function save() {
  if (!open || $("save").disabled) return;
  clearTimeout(timer);
  $("save").disabled = true;
  notice(words.saving);
  const done = await attempt(() => ask("POST", "save", {}, draft()));
  $("save").disabled = false;
  if (!done) return;
  if (!done.saved) {
    showProblems(done.problems, done.others, done.stops);
    notice(words.stopped, "bad");
    const first = document.querySelector("#form [aria-invalid]");
    if (first) first.focus();
    return;
  }
  open = null;
  await finish(say("saved", { branch: done.branch }));
}

async function withdraw() {
  if (!open || !confirm(words.withdraw_sure)) return;
  const done = await attempt(() => ask("POST", "withdraw", {}, { path: open.path, base: open.base }));
  if (!done) return;
  if (!done.saved) {
    showProblems(done.problems, done.others, true);
    notice(words.stopped, "bad");
    return;
  }
  open = null;
  await finish(say("withdrawn", { branch: done.branch }));
}

async function finish(text) {
  const done = await push();
  await showHome();
  if (done) tell(done, text);
  scrollTo(0, 0);
}

async function leave() {
  if (changed() && !confirm(words.leave_sure)) return;
  clearTimeout(timer);
  open = null;
  notice("");
  await showHome();
}

/* ---- the page ---- */

$("month").addEventListener("change", () => { home.month = $("month").value; showHome(); });
$("party").addEventListener("change", () => { sessionStorage.setItem("party", $("party").value); showTodo(); });
$("new").addEventListener("submit", (event) => { event.preventDefault(); openForm($("kind").value); });
$("form").addEventListener("submit", (event) => event.preventDefault());
$("back").addEventListener("click", leave);
$("save").addEventListener("click", save);
$("withdraw").addEventListener("click", withdraw);
$("body").addEventListener("input", typed);
$("files").addEventListener("change", () => { add([...$("files").files]); $("files").value = ""; });
for (const sort of ["dragover", "dragenter"]) {
  addEventListener(sort, (event) => { event.preventDefault(); $("drop").classList.add("d-drop--over"); });
}
for (const sort of ["dragleave", "drop"]) {
  addEventListener(sort, (event) => { event.preventDefault(); $("drop").classList.remove("d-drop--over"); });
}
addEventListener("drop", (event) => { if (open && event.dataTransfer.files.length) add([...event.dataTransfer.files]); });
addEventListener("paste", (event) => { if (open && event.clipboardData.files.length) add([...event.clipboardData.files]); });
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s" && open) { event.preventDefault(); save(); }
});
addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });

if (token) showHome();
else notice(words.no_address, "bad");
