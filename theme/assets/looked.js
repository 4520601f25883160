/* Remembers in this browser which state of the month was looked at last, and offers the comparison with it. A browser may
   refuse to keep anything, above all from a folder: then nothing is offered. */
(function () {
  "use strict";
  var told = window.dossierState;
  if (!told || !told.state) return;
  var key = told.state, version = told.version, store = told.store;
  var config = JSON.parse(document.getElementById("__config").textContent);
  var beside = new URL("../compare.html", new URL(config.base.replace(/\/?$/, "/"), location.href));

  function kept() {
    var all = JSON.parse(localStorage.getItem(store) || "{}");
    return all && typeof all === "object" ? all : {};
  }

  function keep(one) {
    var all = kept();
    all[version] = one;
    localStorage.setItem(store, JSON.stringify(all));
  }

  function offer(before) {
    var box = document.createElement("p"), link = document.createElement("a"), button = document.createElement("button");
    box.className = "d-note d-looked";
    box.setAttribute("role", "status");
    link.href = beside.href + "#" + encodeURIComponent(before.key) + ".." + encodeURIComponent(key);
    link.textContent = "看变化";
    button.type = "button";
    button.textContent = "知道了";
    button.addEventListener("click", function () {
      keep({ now: key, label: told.label });
      box.remove();
    });
    box.append("上次在这台电脑上看的是" + (before.label ? "“" + before.label + "”" : "另一个版本") + "，此后本月的数字或文件有变化。", link, " ", button);
    var title = document.querySelector(".md-content h1");
    if (title) title.after(box);
  }

  try {
    var last = kept()[version] || {};
    var before = last.now && last.now !== key ? { key: String(last.now), label: String(last.label || "") } : last.before;
    if (before && before.key === key) before = undefined; // it is again as it was
    keep({ now: key, label: told.label, before: before });
    if (before && before.key) offer(before);
  } catch (refused) { /* nothing is remembered, nothing is offered */ }
})();
