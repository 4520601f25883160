/* What saving would do to the month. */
import { $, make, words } from "./asking.js";

export function showEffect(effect) {
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
