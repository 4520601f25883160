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

  function compare(a, b) {
    var x = number(a), y = number(b);
    if (x !== null && y !== null && x !== y) return x - y;
    if (x !== null && y === null) return 1;
    if (x === null && y !== null) return -1;
    return a.localeCompare(b, "zh-CN", { numeric: true });
  }

  function sort(table, head, column) {
    var up = head.getAttribute("aria-sort") !== "ascending";
    Array.from(table.tHead.rows[0].cells).forEach(function (cell) { cell.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row) { return { row: row, key: text(row.cells[column]) }; });
    rows.sort(function (a, b) { return up ? compare(a.key, b.key) : compare(b.key, a.key); });
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
    var words = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var search = box.querySelector("[data-filter-text]");
    var selects = Array.from(box.querySelectorAll("[data-filter]"));
    var count = box.querySelector("[data-filter-count]");
    function apply() {
      var wanted = search.value.trim().toLowerCase(), shown = 0;
      rows.forEach(function (row, index) {
        var fits = words[index].indexOf(wanted) >= 0 && selects.every(function (select) {
          return !select.value || row.getAttribute("data-" + select.getAttribute("data-filter")) === select.value;
        });
        row.hidden = !fits;
        if (fits) shown += 1;
      });
      count.textContent = shown === rows.length ? "共 " + rows.length + " 条" : "显示 " + shown + " / " + rows.length + " 条";
    }
    search.addEventListener("input", apply);
    selects.forEach(function (select) { select.addEventListener("change", apply); });
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
    document.querySelectorAll(".d-scroll").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
      else box.removeAttribute("tabindex");
    });
  }

  document.querySelectorAll("table.d-sortable").forEach(sortable);
  document.querySelectorAll(".d-filter").forEach(filter);
  window.addEventListener("hashchange", unfold);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (box) { box.open = true; });
  });
  window.addEventListener("resize", reachable);
  unfold();
  reachable();
})();
