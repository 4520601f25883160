/* The selector of months stays on the page, if the other month has it: each month lists its pages in a script, which is
   asked for when it is wanted, from a server and from a folder alike.
   From a folder (file://) a browser refuses to fetch versions.json. There, the list that versions.js holds is drawn
   as the same selector, and the theme is told not to fetch. Over http the theme does that. */
(function () {
  "use strict";
  var element = document.getElementById("__config");
  var config = JSON.parse(element.textContent);
  var base = new URL(config.base.replace(/\/?$/, "/"), location.href);
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".md-version__link");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation(); // the theme would lead to the overview
    var here = decodeURIComponent(location.href.split(/[?#]/)[0].slice(base.href.length));
    var list = document.createElement("script");
    list.onload = list.onerror = function () {
      var kept = (window.dossierPages || []).indexOf(here) >= 0;
      location.href = new URL(kept ? here : "index.html", link.href).href;
    };
    list.src = new URL("assets/pages.js", link.href).href;
    document.head.appendChild(list);
  }, true);
  /* The menu is open as long as it has the focus or the pointer; Esc shuts it, and the button has the focus again. */
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector(".md-version:is(:focus-within, :hover)");
    if (!menu || menu.classList.contains("d-shut")) return;
    menu.classList.add("d-shut");
    menu.querySelector(".md-version__current").focus();
    function open() { menu.classList.remove("d-shut"); }
    menu.addEventListener("mouseleave", open, { once: true });
    menu.addEventListener("click", open, { once: true });
    menu.addEventListener("focusout", open, { once: true });
  });
  /* Months in tables of a history lead to their own page of the same thing, as far as they are published. */
  document.querySelectorAll("[data-history]").forEach(function (name) {
    var month = name.getAttribute("data-history");
    if (!(window.dossierVersions || []).some(function (one) { return one.version === month; })) return;
    var link = document.createElement("a");
    link.href = new URL("../" + month + "/" + name.getAttribute("data-page"), base).href;
    link.textContent = name.textContent;
    name.replaceChildren(link);
  });
  if (location.protocol !== "file:") return;
  config.version = null;
  element.textContent = JSON.stringify(config);
  var versions = window.dossierVersions || [];
  if (!versions.length) return;
  var parts = base.pathname.replace(/\/$/, "").split("/");
  var current = decodeURIComponent(parts[parts.length - 1]);
  var box = document.createElement("div");
  box.className = "md-version";
  var button = document.createElement("button");
  button.className = "md-version__current";
  button.setAttribute("aria-label", "选择月份");
  var list = document.createElement("ul");
  list.className = "md-version__list";
  versions.forEach(function (entry) {
    var item = document.createElement("li");
    item.className = "md-version__item";
    var link = document.createElement("a");
    link.className = "md-version__link";
    link.href = new URL("../" + entry.version + "/index.html", base).href;
    link.textContent = entry.title;
    item.appendChild(link);
    list.appendChild(item);
    if (entry.version === current) button.textContent = entry.title;
  });
  if (!button.textContent) button.textContent = current;
  box.appendChild(button);
  box.appendChild(list);
  var topic = document.querySelector(".md-header__topic");
  if (topic) topic.appendChild(box);
})();
