/* What is wrong, each at its field. */
import { $, make, say, words } from "./asking.js";
import { place } from "./month.js";

export function told(problem) {
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

export function showProblems(problems, others, stops) {
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
