/* The search: looks through the texts of all pages (made by scripts/dossier/site/search.py) as they stand, so that
   whatever is written on one is found: words inside sentences, numbers of documents, amounts in any spelling.

   The theme has the field, its keys and the list of what was found. This is the Worker that it asks, on this side: the
   texts come by script tags, which work from a folder as from a server, and not before somebody searches. */
(function () {
  "use strict";
  var PARTS = ["search/month.js", "search/evidence.js"]; // of the month; the manual of problems has its own beside it
  var LINES = 3, BEFORE = 24, AFTER = 72, PLACES = 50; // of a page: lines shown, letters around, places looked at
  var NAME = 100, TITLED = 85, FIRST = 80, BEGUN = 70, TITLE = 60, CELL = 50, HEAD = 40, WHOLE = 30, INSIDE = 20;
  var PHRASE = 200, HALF = 0.5;
  var WORD = /[\p{L}\p{N}_-]/u, AMOUNT = /^[-−+]?[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?元?$/;
  var pages = [], loading = null, asked = 0;

  /* As long as the text was, so that places are the same in both. */
  function fold(text) {
    var half = text.replace(/[\uff01-\uff5e]/g, function (one) { return String.fromCharCode(one.charCodeAt(0) - 0xfee0); });
    var low = half.toLowerCase();
    return low.length === half.length ? low : Array.from(half, function (one) {
      return one.toLowerCase().length === one.length ? one.toLowerCase() : one;
    }).join("");
  }

  function escaped(text) {
    return text.replace(/[&<>"']/g, function (one) { return "&#" + one.charCodeAt(0) + ";"; });
  }

  /* What a term may look like: digits with or without commas and zeros at the end, words with spaces between letters. */
  function pattern(term) {
    var amount = AMOUNT.exec(term);
    if (!amount) {
      var letters = Array.from(term, function (one) { return one.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&"); });
      return new RegExp(letters.join(" *"), "g");
    }
    var decimals = (amount[2] || "").replace(/0+$/, "");
    var whole = amount[1].replace(/,/g, "").split("").join(",?");
    return new RegExp(whole + (decimals ? "\\." + decimals + "0*" : "(?:\\.0+(?!\\d))?"), "g");
  }

  /* Three ways to take what was typed, each for when the one before finds nothing: all as one, the words, parts of them. */
  function readings(query) {
    var terms = fold(query).split(/[\s\u200b]+/).filter(Boolean), pieces = [];
    terms.join(" ").replace(/(\p{Script=Han}+)|[^\p{Script=Han}\s]+/gu, function (run, han) {
      var letters = Array.from(run);
      if (!han || letters.length < 3) pieces.push(run);
      else letters.slice(1).forEach(function (one, place) { pieces.push(letters[place] + one); });
    });
    return { phrase: terms.length ? [pattern(terms.join(""))] : [], terms: terms.map(pattern), pieces: pieces.map(pattern) };
  }

  function edge(text, at, step) {
    var one = text.charAt(at);
    return !one || (/[.,]/.test(one) ? !/\d/.test(text.charAt(at + step)) : !WORD.test(one));
  }

  /* How much it says that something stands here: a row's name or a fact more than a word within a sentence. */
  function worth(text, from, to) {
    if (text.charAt(from - 1) === "\r") return HEAD;
    if (/^[\t\n]?$/.test(text.charAt(from - 1)) && /^[\t\n]?$/.test(text.charAt(to))) {
      var start = text.lastIndexOf("\n", from - 1) + 1, end = (text.indexOf("\n", to) + 1 || text.length + 1) - 1;
      return from === start || text.slice(start, end).split("\t").length === 2 ? FIRST : CELL;
    }
    return edge(text, from - 1, -1) && edge(text, to, 1) ? WHOLE : INSIDE;
  }

  function named(page, one) {
    one.lastIndex = 0;
    var found = one.exec(page.head), best = 0;
    if (found) {
      var end = found.index + found[0].length;
      if (found[0] === page.head) return NAME;
      best = edge(page.head, found.index - 1, -1) && edge(page.head, end, 1) ? TITLED : TITLE;
    }
    one.lastIndex = 0;
    found = one.exec(page.name);
    if (!found) return best;
    return found[0] === page.name ? NAME : Math.max(best, found.index ? TITLE : BEGUN);
  }

  /* Where a pattern is found on a page: its best worth, and the places. */
  function look(page, one) {
    var found, best = named(page, one), places = [];
    one.lastIndex = 0;
    while (places.length < PLACES && (found = one.exec(page.low))) {
      var place = { from: found.index, to: found.index + found[0].length, worth: 0 };
      place.worth = worth(page.low, place.from, place.to);
      best = Math.max(best, place.worth);
      places.push(place);
    }
    return { worth: best && (best < CELL ? best + places.length / (PLACES + 1) : best), places: places };
  }

  function hits(patterns, least) {
    return pages.map(function (page) {
      var found = patterns.map(function (one) { return look(page, one); }).filter(function (one) { return one.worth; });
      if (!found.length || found.length < least * patterns.length) return null;
      var sum = found.reduce(function (before, one) { return before + one.worth; }, 0) / patterns.length;
      var places = [].concat.apply([], found.map(function (one) { return one.places; }));
      return { page: page, score: sum * page.weight, places: places, patterns: patterns };
    }).filter(Boolean);
  }

  function search(query) {
    var read = readings(query), found = hits(read.phrase, 1);
    found.forEach(function (one) { one.score += PHRASE; });
    if (read.terms.length > 1) {
      var there = new Set(found.map(function (one) { return one.page; }));
      found = found.concat(hits(read.terms, 1).filter(function (one) { return !there.has(one.page); }));
    }
    if (!found.length && read.pieces.length > 1) found = hits(read.pieces, HALF);
    return found.sort(function (a, b) { return b.score - a.score || a.page.place - b.page.place; });
  }

  /* A text with what was found in it, escaped; cells are parted visibly. */
  function marked(text, places) {
    var html = "", at = 0;
    places.sort(function (a, b) { return a.from - b.from; }).forEach(function (one) {
      if (one.from < at) return;
      html += escaped(text.slice(at, one.from)) + "<mark>" + escaped(text.slice(one.from, one.to)) + "</mark>";
      at = one.to;
    });
    return (html + escaped(text.slice(at))).replace(/\t/g, " · ");
  }

  function all(text, patterns) {
    var low = fold(text), places = [];
    patterns.forEach(function (one) {
      var found;
      one.lastIndex = 0;
      while (places.length < PLACES && (found = one.exec(low))) {
        places.push({ from: found.index, to: found.index + found[0].length });
      }
    });
    return places;
  }

  /* The part of a line around what was found, with its row's name if that is left out. */
  function excerpt(line, patterns) {
    var places = all(line, patterns), first = places.reduce(function (a, b) { return Math.min(a, b.from); }, line.length);
    if (!places.length) first = 0;
    var from = first <= 2 * BEFORE ? 0 : first - BEFORE, to = Math.max(from + BEFORE + AFTER, first + AFTER);
    var name = from && line.indexOf("\t") > 0 ? line.slice(0, Math.min(line.indexOf("\t"), BEFORE)) + "\t" : "";
    var cut = line.slice(from, to).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
    return escaped(name).replace("\t", " · ") + (from ? "…" : "") + marked(cut, all(cut, patterns)) + (to < line.length ? "…" : "");
  }

  function teaser(hit) {
    var text = hit.page.text, lines = new Map(), head = "";
    hit.places.forEach(function (one) {
      var start = text.lastIndexOf("\n", one.from) + 1;
      lines.set(start, (lines.get(start) || 0) + one.worth);
    });
    if (!lines.size) lines.set(0, 0);
    var best = Array.from(lines.keys()).sort(function (a, b) { return lines.get(b) - lines.get(a) || a - b; });
    return best.slice(0, LINES).sort(function (a, b) { return a - b; }).map(function (start) {
      var end = text.indexOf("\n", start), line = text.slice(start, end < 0 ? text.length : end).replace(/^\r/, "");
      var above = ("\n" + text.slice(0, start)).lastIndexOf("\n\r"), said = "";
      if (above >= 0 && text.charAt(start) !== "\r") said = text.slice(above + 1, text.indexOf("\n", above + 1));
      var told = said && said !== head ? "<small>" + escaped(said) + "</small> " : "";
      head = said;
      return "<p>" + told + excerpt(line, hit.patterns) + "</p>";
    }).join("");
  }

  function shown(hit, query) {
    var page = hit.page, way = page.way ? " <small>" + escaped(page.way) + "</small>" : "";
    return [{
      location: page.path + "?h=" + encodeURIComponent(query),
      title: marked(page.title, all(page.title, hit.patterns)) + way,
      score: hit.score,
      terms: {},
      get text() { return teaser(hit); }, // of those that are looked at
    }];
  }

  /* Texts come when they are wanted first. */
  window.dossierSearch = function (entries) {
    var folder = document.currentScript.dataset.folder;
    entries.forEach(function (entry) {
      pages.push({
        path: folder + entry[0], weight: entry[1] / 100, title: entry[2], way: entry[3], text: entry[4], place: pages.length,
        name: fold(entry[0].split("/").pop().replace(/\.html$/, "")), head: fold(entry[2]), low: fold(entry[4]),
      });
    });
  };

  function load() {
    var base = JSON.parse(document.getElementById("__config").textContent).base + "/";
    var manual = document.querySelector("meta[name='dossier-search']").content;
    loading = loading || Promise.all(PARTS.concat(manual ? manual + "search.js" : []).map(function (part) {
      return new Promise(function (done) {
        var script = document.createElement("script");
        script.src = new URL(base + part, location.href);
        script.dataset.folder = PARTS.indexOf(part) < 0 ? manual : "";
        script.async = false; // one after the other, so that equals are shown in the same order always
        script.onload = script.onerror = done;
        document.head.appendChild(script);
      });
    }));
    return loading;
  }

  window.Worker = class extends EventTarget {
    postMessage(message) {
      var own = this;
      function answer(type, data) {
        own.dispatchEvent(new MessageEvent("message", { data: { type: type, data: data } }));
      }
      if (message.type === 0) setTimeout(function () { answer(1); });
      if (message.type !== 2) return;
      var query = message.data.trim(), number = asked += 1; // of what was asked, only the last is answered
      (query ? load() : Promise.resolve()).then(function () {
        if (number !== asked) return;
        answer(3, { items: query ? search(query).map(function (hit) { return shown(hit, query); }) : [] });
      });
    }
  };

  document.addEventListener("focusin", function (event) {
    if (event.target.matches("[data-md-component='search-query']")) load();
  });
  document.addEventListener("input", function (event) { // pasting and input methods need no key
    if (event.target.matches("[data-md-component='search-query']")) event.target.dispatchEvent(new Event("keyup"));
  });

  /* The page that was found: what was searched for is marked, and shown first. */
  function markOn(article, patterns) {
    var nodes = document.createNodeIterator(article, NodeFilter.SHOW_TEXT), texts = [], marks = [];
    for (var node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (!node.parentElement.closest("script, style, select, textarea, svg, [hidden]")) texts.push(node);
    }
    texts.forEach(function (text) {
      all(text.data, patterns).sort(function (a, b) { return b.from - a.from; }).forEach(function (one) {
        if (one.to > text.data.length) return;
        var found = text.splitText(one.from), mark = document.createElement("mark");
        found.splitText(one.to - one.from);
        found.replaceWith(mark);
        mark.appendChild(found);
        marks.push(mark);
      });
    });
    return marks;
  }

  document.addEventListener("DOMContentLoaded", function () {
    var query = new URLSearchParams(location.search).get("h"), article = document.querySelector("article");
    if (!query || !article) return;
    var read = readings(query), marks = [];
    [read.phrase, read.terms, read.pieces].forEach(function (patterns) {
      if (!marks.length) marks = markOn(article, patterns);
    });
    var first = article.querySelector("mark");
    for (var box = first && first.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (first && !location.hash) first.scrollIntoView({ block: "center" });
  });
})();
