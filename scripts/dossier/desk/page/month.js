/* The month: what is wrong in it, what is to be done, and its records. */
import { $, ask, attempt, make, notice, say, words } from "./asking.js";
import { told } from "./problems.js";
import { openForm, openRecord } from "./record.js";
import { push, takeIn } from "./sharing.js";
import { page } from "./state.js";

/* An answer may come late: it neither closes a record opened meanwhile nor shows a month since left. */
export async function showHome() {
  if (!page.home) notice(words.loading);
  const month = page.home ? page.home.month : "";
  const found = await attempt(() => ask("GET", "home", { month }));
  if (!found || page.open || (page.home && page.home.month !== month)) return;
  page.home = found;
  $("contract").textContent = page.home.contract;
  $("sample").hidden = !page.home.sample;
  $("month").replaceChildren(...page.home.months.map((one) => make("option", { value: one, selected: one === page.home.month }, one)));
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

export async function refresh() {
  const found = await attempt(() => ask("GET", "home", { month: page.home.month }));
  if (found) page.home.state = found.state;
  showState();
}

function showState() {
  const state = page.home.state;
  const told = [];
  if (state.gap) told.push(words.branch_none);
  else {
    told.push(`${words.branch} ${state.branch}`, state.who);
    told.push(state.handed_on ? words.handed_on : words.not_handed_on);
  }
  if (page.home.warning_count) told.push(say("warnings_count", { count: page.home.warning_count }));
  $("state").replaceChildren(told.filter(Boolean).join(" · "));
  if (!state.gap && !state.handed_on) {
    $("state").append(" ", make("button", { type: "button", class: "d-plain", onclick: () => push().then(() => refresh()) }, words.push));
  }
  if (!state.gap) {
    $("state").append(" ", make("button", { type: "button", class: "d-plain", onclick: takeIn }, words.fetch));
  }
}

function showErrors() {
  $("errors").hidden = !page.home.error_count;
  $("errors-head").textContent = say("errors", { count: page.home.error_count });
  $("errors-list").replaceChildren(...page.home.errors.map((one) => make("li", {}, told(one), place(one))));
}

export function place(problem) {
  const path = problem.place.replace(/(:\d+){1,2}$/, "");
  const known = page.home.records.find((one) => one.path === path);
  const shown = make("code", {}, problem.place);
  return known ? make("button", { type: "button", class: "d-plain", onclick: () => openRecord(path) }, shown) : shown;
}

function showParties() {
  const parties = new Map(page.home.todo.filter((one) => one.party).map((one) => [one.party, one.whose]));
  const chosen = sessionStorage.getItem("party") || "";
  const options = [["", words.everyone], ...parties];
  $("party").replaceChildren(...options.map(([value, name]) => make("option", { value, selected: value === chosen }, name)));
}

export function showTodo() {
  const party = $("party").value;
  const rows = page.home.todo.filter((one) => !party || one.party === party || (!one.party && one.whose));
  if (!page.home.computed || !rows.length) {
    $("todo").replaceChildren(make("p", { class: "d-quiet" }, page.home.computed ? words.todo_none : words.todo_stopped));
    return;
  }
  const heads = ["col_matter", "col_state", "col_whose", "col_due", "col_worth"];
  const head = make("tr", {}, ...heads.map((one) => make("th", { scope: "col" }, words[one])), make("td", {}));
  const first = page.home.begun ? "" : make("p", { class: "d-quiet" }, words.todo_asked);
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
  const there = page.home.records.some((record) => record.path === one.path);
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
        ...page.home.kinds
          .filter((one) => one.scope === scope)
          .map((one) => make("option", { value: one.kind, selected: one.kind === chosen }, one.whose ? `${one.label}（${one.whose}）` : one.label)),
      ),
    ),
  );
}

function showRecords() {
  const own = page.home.records.filter((one) => !one.lasts);
  const lasting = page.home.records.filter((one) => one.lasts);
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
