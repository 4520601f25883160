/* Sorting and filtering of tables. Without it every table is still complete. */
(function () {
  "use strict";

  function text(cell) {
    return (cell ? cell.textContent : "").trim();
  }

  function number(value) {
    var match = value.replace(/[,\s]/g, "").replace(/−/g, "-").match(/^-?[0-9]+(\.[0-9]+)?/);
    return match ? parseFloat(match[0]) : null;
  }

  var words = new Intl.Collator("zh-CN", { numeric: true }); // one for all: making it costs more than comparing

  function compare(a, b) {
    if (a.number !== null && b.number !== null && a.number !== b.number) return a.number - b.number;
    if (a.number !== null && b.number === null) return 1;
    if (a.number === null && b.number !== null) return -1;
    return words.compare(a.text, b.text);
  }

  function sort(table, head, column) {
    var up = head.getAttribute("aria-sort") !== "ascending";
    Array.from(table.tHead.rows[0].cells).forEach(function (cell) { cell.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row) {
      var shown = text(row.cells[column]);
      return { row: row, text: shown, number: number(shown) };
    });
    rows.sort(function (a, b) { return up ? compare(a, b) : compare(b, a); });
    var piece = document.createDocumentFragment();
    rows.forEach(function (entry) { piece.appendChild(entry.row); });
    body.appendChild(piece);
  }

  function sortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "d-sort";
      while (head.firstChild) button.appendChild(head.firstChild);
      button.addEventListener("click", function () { sort(table, head, column); });
      head.appendChild(button);
    });
  }

  function filter(box) {
    var table = document.getElementById(box.getAttribute("data-table"));
    if (!table) return;
    var rows = Array.from(table.tBodies[0].rows);
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var search = box.querySelector("[data-filter-text]");
    var selects = Array.from(box.querySelectorAll("[data-filter]"));
    var count = box.querySelector("[data-filter-count]");
    var bounds = ["least", "most"].flatMap(function (side) {
      return Array.from(box.querySelectorAll("[data-filter-" + side + "]")).map(function (input) {
        var name = "data-" + input.getAttribute("data-filter-" + side);
        return { input: input, side: side, values: rows.map(function (row) { return parseFloat(row.getAttribute(name)); }) };
      });
    });
    function within(index) {
      return bounds.every(function (bound) {
        var edge = bound.input.valueAsNumber;
        if (isNaN(edge)) return true;
        return bound.side === "least" ? bound.values[index] >= edge : bound.values[index] <= edge;
      });
    }
    function apply() {
      var wanted = search.value.trim().toLowerCase(), shown = 0;
      rows.forEach(function (row, index) {
        var fits = texts[index].indexOf(wanted) >= 0 && within(index) && selects.every(function (select) {
          var held = row.getAttribute("data-" + select.getAttribute("data-filter")) || "";
          return !select.value || held === select.value || held.split(",").indexOf(select.value) >= 0;
        });
        row.hidden = !fits;
        if (fits) shown += 1;
      });
      count.textContent = shown === rows.length ? "共 " + rows.length + " 条" : "显示 " + shown + " / " + rows.length + " 条";
    }
    search.addEventListener("input", apply);
    selects.forEach(function (select) { select.addEventListener("change", apply); });
    bounds.forEach(function (bound) { bound.input.addEventListener("input", apply); });
    box.hidden = false;
    apply();
  }

  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
  }

  function reachable() {
    document.querySelectorAll(".d-scroll, .d-chart").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    });
  }

  /* The theme's buttons for menu and search on narrow screens are labels, which no key reaches. */
  function pressable(label, name) {
    label.setAttribute("role", "button");
    label.setAttribute("tabindex", "0");
    label.setAttribute("aria-label", name);
    label.addEventListener("keydown", function (event) {
      if (event.key !== " ") return; // the theme itself presses labels on Enter
      event.preventDefault();
      label.click();
    });
  }

  /* Arrows walk through what was found; the box around it, empty until then, is no stop of its own. */
  document.querySelectorAll(".md-search__scrollwrap").forEach(function (box) { box.setAttribute("tabindex", "-1"); });
  document.querySelectorAll(".md-header__button[for='__drawer']").forEach(function (label) { pressable(label, "菜单"); });
  document.querySelectorAll(".md-header__button[for='__search']").forEach(function (label) { pressable(label, "搜索"); });
  document.querySelectorAll("table.d-sortable").forEach(sortable);
  document.querySelectorAll(".d-filter").forEach(filter);
  window.addEventListener("hashchange", unfold);
  var unfolded = [];
  window.addEventListener("beforeprint", function () { // in front of the theme, which opens all as well
    document.querySelectorAll(".d-why, .d-chart details, details:has(> .d-columns)").forEach(function (box) {
      box.classList.toggle("d-folded", !box.matches("[open]") && !box.querySelector("details[open]"));
    });
    unfolded = Array.from(document.querySelectorAll("details:not([open])"));
    unfolded.forEach(function (box) { box.open = true; });
  }, true);
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (box) { box.open = false; });
  });
  window.addEventListener("resize", reachable);
  document.addEventListener("toggle", reachable, true); // what unfolds may make its box scroll
  unfold();
  reachable();
})();
