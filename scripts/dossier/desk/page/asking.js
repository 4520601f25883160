/* What every part of the page uses: its words, how it puts texts on the page, and how it asks the program. Texts go into the
   page as texts, never as markup; every question carries the token. */

export const words = JSON.parse(document.body.dataset.words);
export const $ = (id) => document.getElementById(id);

export const token = (() => {
  const given = decodeURIComponent(location.hash.slice(1));
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", "/");
  }
  return given || sessionStorage.getItem("token") || "";
})();

export function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

export function make(tag, about = {}, ...inner) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inner.filter((one) => one !== null && one !== ""));
  return made;
}

class Refused extends Error {}

export async function ask(method, path, query = {}, body = undefined) {
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

export function notice(text, sort = "") {
  $("notice").className = `d-notice ${sort ? `d-notice--${sort}` : ""}`;
  $("notice").textContent = text;
}

export async function attempt(work) {
  try {
    return await work();
  } catch (failed) {
    if (!(failed instanceof Refused)) throw failed;
    notice(failed.message, "bad");
    $("notice").scrollIntoView({ block: "nearest" });
    return null;
  }
}
