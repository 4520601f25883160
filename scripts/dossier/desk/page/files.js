/* The files of a record. */
import { $, ask, attempt, make, notice, say, words } from "./asking.js";
import { told } from "./problems.js";
import { typed } from "./record.js";
import { page } from "./state.js";

export async function add(files) {
  const record = page.open;
  for (const file of files) {
    notice(say("reading_file", { name: file.name }));
    const kept = await attempt(() => ask("POST", "file", { name: file.name, month: record.month }, file));
    if (page.open !== record) return;
    if (!kept) continue;
    notice("");
    const url = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
    page.open.files.push({ name: "", original: file.name, sha256: kept.sha256, shows: "", confidential: false, url, problem: kept.problem });
  }
  showFiles();
  typed();
}

export function showFiles() {
  $("attached").replaceChildren(...page.open.files.map(fileRow));
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
  const remove = make("button", { type: "button", class: "d-plain", onclick: () => { page.open.files.splice(nth, 1); showFiles(); typed(); } }, words.remove);
  remove.setAttribute("aria-label", `${words.remove} ${one.original}`);
  return make("li", {}, picture, about, remove);
}

async function preview(one, show) {
  const path = `${page.open.path.slice(0, page.open.path.lastIndexOf("/") + 1)}${one.name}`;
  if (!/\.(png|jpe?g|gif|webp|bmp)$/i.test(path)) return;
  const picture = await ask("GET", "shown", { path }).catch(() => null);
  if (picture) {
    one.url = URL.createObjectURL(picture);
    show(one.url);
  }
}
