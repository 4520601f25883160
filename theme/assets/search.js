/* The theme's search finds words. What stands literally on a page, such as a number of a document or of a record, is
   put first here and added if the words miss it. The theme is not changed: this is the Worker that it makes. */
(function () {
  "use strict";
  var GAP = "[\\s\\u200b]*"; // the index parts Chinese words by spaces of no width

  function page(location) { return location.split("#")[0]; }

  function plain(html) { return html.replace(/<[^>]+>/g, ""); }

  function pattern(query) {
    var wanted = Array.from(query.replace(/[\s\u200b]/g, "")).map(function (one) {
      return { "&": "&amp;", "<": "&lt;", ">": "&gt;" }[one] || one.replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
    });
    return wanted.length > 1 ? new RegExp(wanted.join(GAP), "i") : null;
  }

  function shown(doc, literal) {
    var text = plain(doc.text), found = literal.exec(text);
    if (!found) return Object.assign({}, doc, { text: "", score: 1, terms: {} });
    var end = found.index + found[0].length;
    var before = text.slice(Math.max(0, found.index - 40), found.index).replace(/^[^;&]{0,5};/, "");
    var after = text.slice(end, end + 80).replace(/&[^;]{0,5}$/, "");
    return Object.assign({}, doc, { text: before + "<mark>" + found[0] + "</mark>" + after, score: 1, terms: {} });
  }

  function literalFirst(items, docs, query) {
    var literal = pattern(query), groups = new Map();
    if (!literal) return;
    docs.forEach(function (doc) {
      if (literal.test(doc.title) || literal.test(plain(doc.text))) groups.set(page(doc.location), []);
    });
    items.forEach(function (group) {
      var held = groups.get(page(group[0].location));
      if (held) held.push.apply(held, group);
    });
    var rest = items.filter(function (group) { return !groups.has(page(group[0].location)); });
    docs.forEach(function (doc) {
      var held = groups.get(page(doc.location));
      if (!held || held.some(function (one) { return one.location === doc.location; })) return;
      var own = doc.location === page(doc.location);
      if (own || literal.test(doc.title) || literal.test(plain(doc.text))) held.push(shown(doc, literal));
    });
    function rank(group) { // the page of that name, then a title, then a text
      if (literal.test(page(group[0].location))) return 2;
      return group.some(function (one) { return literal.test(plain(one.title)); }) ? 1 : 0;
    }
    var first = Array.from(groups.values()).sort(function (a, b) { return rank(b) - rank(a) || b[0].score - a[0].score; });
    items.splice.apply(items, [0, items.length].concat(first, rest));
  }

  var docs = [], query = "", Base = window.Worker;
  window.Worker = class extends Base {
    constructor(url) {
      super(url);
      this.addEventListener("message", function (event) {
        if (event.data.type === 3) literalFirst(event.data.data.items, docs, query);
      });
    }

    postMessage(message) {
      if (message.type === 0) docs = message.data.docs;
      if (message.type !== 2) return super.postMessage(message);
      query = message.data;
      // to the theme these are operators, of which half-written ones are errors
      return super.postMessage({ type: 2, data: query.replace(/[-+~^:*〔〕《》【】]/g, " ") });
    }
  };

  document.addEventListener("input", function (event) { // pasting and input methods need no key
    if (event.target.matches("[data-md-component='search-query']")) event.target.dispatchEvent(new Event("keyup"));
  });
})();
