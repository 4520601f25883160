/* Compares any two months in the browser, from a server and from a folder. What differs is found here by holding fields
   against each other; why, and what it is worth, was computed by the program for each pair (views/snapshots.py). The
   sections are those of scripts/dossier/compare/sections.py; a test holds the two together. */
(function () {
  "use strict";
  var HERE = "compare/";
  var SORTS = ["total", "indicator", "project", "incident", "penalty", "gate", "obligation", "rule-value", "reading"];
  var LISTS = ["evidence", "documents"];
  var OBJECT_OF = { price: "project", coefficient: "project" };
  var FEW = 24;
  var got = Object.create(null), asked = Object.create(null);

  window.dossierPut = function (name, data) { got[name] = data; };

  function own(map, key) { return Object.prototype.hasOwnProperty.call(map, key) ? map[key] : undefined; }

  function load(name) {
    asked[name] = asked[name] || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.onload = function () { if (name in got) done(got[name]); else failed(new Error(name)); };
      script.onerror = function () { failed(new Error(name)); };
      script.src = HERE + encodeURIComponent(name) + ".js";
      document.head.appendChild(script);
    });
    return asked[name];
  }

  function all(names) { return Promise.all(names.map(load)); }

  /* What differs */

  function merged(a, b) { return Object.keys(Object.assign({}, a, b)); }

  function diff(a, b) {
    var found = [];
    merged(a.fields, b.fields).forEach(function (sort) {
      var old = own(a.fields, sort) || {}, now = own(b.fields, sort) || {};
      merged(old, now).sort().forEach(function (id) {
        var was = own(old, id) || {}, is = own(now, id) || {};
        merged(was, is).forEach(function (field) {
          var one = own(was, field), other = own(is, field);
          if (one === other) return;
          found.push({ object: sort, id: id, field: field, before: one === undefined ? null : one, after: other === undefined ? null : other });
        });
      });
    });
    return found;
  }

  function diffFiles(a, b, pair) {
    var old = {}, now = {};
    merged(a.folders, b.folders).forEach(function (folder) {
      if (own(a.folders, folder) === own(b.folders, folder)) return;
      Object.assign(old, got["files-" + own(a.folders, folder)]);
      Object.assign(now, got["files-" + own(b.folders, folder)]);
    });
    var found = [];
    merged(old, now).sort().forEach(function (path) {
      var was = own(old, path), is = own(now, path);
      if (was && is && was[0] === is[0]) return;
      var field = !was ? "added" : !is ? "withdrawn" : "corrected";
      found.push({ object: "evidence", id: path, field: field, before: was ? was[0] : null, after: is ? is[0] : null, told: is || was });
    });
    pair.expired.forEach(function (one) {
      found.push({ object: "evidence", id: one[0], field: "expired", before: one[1], after: null });
    });
    return found;
  }

  /* By what matters */

  function parts(value) { return value ? value.split(", ") : []; }

  function whole(days) {
    return parts(days || "").length > 0 && parts(days).every(function (one) {
      var two = one.split("/");
      return two.length === 2 && two[0] === two[1];
    });
  }

  function wholeMonths(change) { return change.field === "days" && whole(change.before) && whole(change.after); }

  function stem(path) {
    var name = path.slice(path.lastIndexOf("/") + 1);
    return name.slice(0, Math.max(name.lastIndexOf("."), 0));
  }

  function ownRecords(side) {
    return new Set(Object.keys(got["files-" + own(side.month.folders, side.state.period)] || {}).map(stem));
  }

  function swapped(change, before, after) {
    if (LISTS.indexOf(change.field) < 0 || !change.before || !change.after) return false;
    var old = parts(change.before), now = parts(change.after);
    var gone = old.filter(function (one) { return now.indexOf(one) < 0; });
    var come = now.filter(function (one) { return old.indexOf(one) < 0; });
    return gone.length > 0 && come.length > 0 &&
      gone.every(function (one) { return before.has(one); }) && come.every(function (one) { return after.has(one); });
  }

  function objectOf(change) {
    if (change.object === "line") return ["project", change.id.split("/")[0]];
    if (change.object === "rule-value" && change.id.indexOf("indicator:") === 0) return ["indicator", change.id.slice(10)];
    return [change.object, change.id];
  }

  function brief(changes) { // without bounds that moved with their figure
    return changes.filter(function (one) {
      var bound = /^(?:(.*)_)?(?:low|high)$/.exec(one.field);
      return !bound || !changes.some(function (base) {
        return base.field === (bound[1] || "points") && base.before === one.before && base.after === one.after;
      });
    });
  }

  function folderOf(path) {
    var found = /^evidence\/([0-9]{4}-(?:0[1-9]|1[0-2]))\//.exec(path);
    return found ? found[1] : "";
  }

  function rowRank(sides, id) {
    var place = sides[1].month.rows.indexOf(id);
    return place < 0 ? sides[0].month.rows.indexOf(id) : place;
  }

  function sections(sides, changes, pair) {
    var before = ownRecords(sides[0]), after = ownRecords(sides[1]);
    var months = sides[0].state.period !== sides[1].state.period;
    var laid = { money: [], points: [], other: [], days: {}, swapped: 0, records: [], folders: {} };
    var objects = new Map();
    function objectAt(sort, id) {
      var key = sort + "\n" + id;
      if (!objects.has(key)) objects.set(key, { object: sort, id: id, worth: null, rank: Infinity, changes: [] });
      return objects.get(key);
    }
    changes.forEach(function (one) {
      if (one.object === "evidence") {
        var folder = one.field === "added" || one.field === "withdrawn" ? folderOf(one.id) : "";
        if (!folder) return laid.records.push(one);
        laid.folders[folder] = laid.folders[folder] || { added: [], withdrawn: [] };
        return laid.folders[folder][one.field].push(one);
      }
      if (wholeMonths(one)) {
        var days = parts(one.before)[0] + " 天 → " + parts(one.after)[0] + " 天";
        laid.days[days] = (laid.days[days] || 0) + 1;
        return undefined;
      }
      if (months && swapped(one, before, after)) return laid.swapped += 1;
      var key = objectOf(one);
      return objectAt(key[0], key[1]).changes.push(one);
    });
    pair.worth.forEach(function (one, place) {
      var told = objectAt(one[0], one[1]);
      told.worth = { money: one[2], amount: one[3] };
      told.rank = place;
    });
    objects.forEach(function (one) { one.changes = brief(one.changes); });
    Array.from(objects.values()).sort(function (one, other) {
      return SORTS.indexOf(one.object) - SORTS.indexOf(other.object) ||
        (one.object === "indicator" ? rowRank(sides, one.id) - rowRank(sides, other.id) : 0) ||
        (one.rank === other.rank ? 0 : one.rank - other.rank) || (one.id < other.id ? -1 : 1);
    }).forEach(function (one) {
      laid[one.object === "total" || (one.worth && one.worth.money) ? "money" : one.worth ? "points" : "other"].push(one);
    });
    return laid;
  }

  /* Two states, with all that is needed to tell them apart */

  function stateOf(key) { return index.states.find(function (one) { return one.key === key; }); }

  function currentOf(version) {
    return index.states.find(function (one) { return one.version === version && one.current; });
  }

  function comparable(before, after) {
    return before !== after && (before.version === after.version || (before.current && after.current));
  }

  function side(state) {
    return all([state.key, currentOf(state.version).key]).then(function (months) {
      return { state: state, month: months[0], shown: months[1] };
    });
  }

  function comparison(before, after) {
    return Promise.all([side(before), side(after), load("pairs-" + after.key)]).then(function (found) {
      var sides = found.slice(0, 2), a = sides[0].month, b = sides[1].month, pair = own(found[2], before.key);
      if (!pair) throw new Error(before.key);
      var wanted = [a.folders[before.period], b.folders[after.period]];
      merged(a.folders, b.folders).forEach(function (folder) {
        var ids = [own(a.folders, folder), own(b.folders, folder)];
        if (ids[0] !== ids[1]) wanted.push(ids[0], ids[1]);
      });
      return all(wanted.filter(Boolean).map(function (id) { return "files-" + id; })).then(function () {
        var changes = diff(a, b).concat(diffFiles(a, b, pair));
        return { sides: sides, pair: pair, changes: changes, sections: sections(sides, changes, pair) };
      });
    });
  }

  /* On the page: all text goes in as text */

  function make(tag, values) {
    var made = document.createElement(tag);
    Object.keys(values || {}).forEach(function (name) { made.setAttribute(name, values[name]); });
    Array.prototype.slice.call(arguments, 2).forEach(function (child) {
      if (child !== null && child !== undefined && child !== "") made.append(child);
    });
    return made;
  }

  function word(family, key) { return own(index.words[family] || {}, key) || key; }

  function link(state, page, name) {
    return page ? make("a", { href: encodeURI(state.version + "/" + page).replace(/%23/g, "#") }, name) : make("span", {}, name);
  }

  function nameIn(one, sort, id) { return own(own(one.month.names, sort) || {}, id); }

  function pageIn(one, sort, id) { // a month's folder shows its present state alone
    var told = own(own(one.shown.names, sort) || {}, id);
    return told ? told[1] : "";
  }

  function named(sides, object, id) {
    var sort = OBJECT_OF[object] || object, last = nameIn(sides[1], sort, id), first = nameIn(sides[0], sort, id);
    var holder = last ? sides[1] : sides[0];
    return link(holder.state, pageIn(holder, sort, id), (last || first || [word("object", id)])[0]);
  }

  function both(sides, object, id) {
    if (sides[0].state.version === sides[1].state.version) return null;
    var found = sides.filter(function (one) { return pageIn(one, object, id); });
    if (found.length < 2) return null;
    var told = make("span", { "class": "both" });
    found.forEach(function (one) { told.append(link(one.state, pageIn(one, object, id), one.state.version), " "); });
    return told;
  }

  function value(one, change, text) {
    var cell = make("td");
    if (!text) return cell.append("—"), cell;
    if (LISTS.indexOf(change.field) < 0) return cell.append(own(one.month.said, text) || text), cell;
    parts(text).forEach(function (id) {
      cell.append(make("div", {}, link(one.state, pageIn(one, "record", id), (nameIn(one, "record", id) || [id])[0])));
    });
    return cell;
  }

  function label(sides, change) {
    if (change.object === "rule-value") return word("object", "rule-value");
    var item = change.object === "line" && (nameIn(sides[1], "line", change.id) || nameIn(sides[0], "line", change.id));
    return (item ? item[0] + "·" : "") + word("change", change.field);
  }

  function objectRows(found, told) {
    var body = make("tbody"), count = Math.max(told.changes.length, 1);
    var head = make("th", { scope: "rowgroup", rowspan: count },
      make("small", {}, word("object", told.object)), named(found.sides, told.object, told.id),
      told.worth && told.worth.amount ? make("strong", {}, told.worth.amount) : null, both(found.sides, told.object, told.id));
    if (!told.changes.length) body.append(make("tr", {}, head, make("td"), make("td"), make("td")));
    told.changes.forEach(function (change, place) {
      body.append(make("tr", {}, place ? null : head, make("td", {}, label(found.sides, change)),
        value(found.sides[0], change, change.before), value(found.sides[1], change, change.after)));
    });
    return body;
  }

  function headRow(cells) {
    var row = make("tr");
    cells.forEach(function (cell) {
      row.append(make("th", typeof cell === "string" ? { scope: "col" } : { scope: "col", "class": "n" }, String(cell)));
    });
    return make("thead", {}, row);
  }

  function scrolling(table) { return make("div", { "class": "scroll" }, table); }

  function folded(title, content, open) {
    var box = make("details", {}, make("summary", {}, title), content);
    box.open = open;
    return box;
  }

  function shortTitle(state, other) {
    return state.version === other.version ? (state.current ? "现在" : state.label || state.title) : state.title;
  }

  function section(found, key) {
    var objects = found.sections[key], states = found.sides.map(function (one) { return one.state; });
    if (!objects.length) return null;
    var count = objects.reduce(function (sum, one) { return sum + one.changes.length; }, 0);
    var table = make("table", { "class": "changes" }, make("caption", {}, word("section", key)),
      headRow(["对象", "字段", shortTitle(states[0], states[1]), shortTitle(states[1], states[0])]));
    objects.forEach(function (one) { table.append(objectRows(found, one)); });
    return folded(word("section", key) + "（" + objects.length + " 个对象，" + count + " 处）", scrolling(table), key !== "other" || count <= FEW);
  }

  function calendar(laid) {
    var told = Object.keys(laid.days).sort().map(function (days) { return laid.days[days] + " 个账单项按整月计费，" + days; });
    if (laid.swapped) told.push(laid.swapped + " 处证据换成当月自己的记录");
    return told.length ? make("p", { "class": "calendar" }, word("section", "calendar") + "：" + told.join("；") + "。") : null;
  }

  function fileLink(found, one) {
    if (one.field === "expired") return named(found.sides, "record", one.id);
    var month = folderOf(one.id), holder = found.sides[one.field === "withdrawn" ? 0 : 1].state;
    var place = month ? currentOf(month) : holder;
    return link(place || holder, holder.current && place ? one.told[2] : "", one.told[1] || one.id);
  }

  function files(found) {
    var laid = found.sections, box = make("div"), list = make("ul", { "class": "records" });
    laid.records.forEach(function (one) {
      var row = one.field === "expired" ? named(found.sides, "indicator", one.before) : null;
      list.append(make("li", {}, make("b", {}, word("change", one.field)), fileLink(found, one), row));
    });
    if (laid.records.length) box.append(list);
    Object.keys(laid.folders).sort().forEach(function (month) {
      ["added", "withdrawn"].forEach(function (verb) {
        var names = laid.folders[month][verb], columns = make("ul", { "class": "columns" });
        if (!names.length) return;
        names.forEach(function (one) { columns.append(make("li", {}, fileLink(found, one))); });
        box.append(folded(month + " 的文件：" + word("change", verb) + " " + names.length + " 个", columns, false));
      });
    });
    return box.childNodes.length ? folded(word("section", "records"), box, laid.records.length <= FEW) : null;
  }

  function causes(found) {
    var pair = found.pair, money = index.money;
    var table = make("table", { "class": "causes" }, make("caption", {}, "原因"),
      headRow(["原因", Object("得分")].concat(money ? [Object("应付（元）")] : []).concat(["对象"])));
    var body = make("tbody");
    pair.causes.forEach(function (cause) {
      var list = make("ul", { "class": "effects" });
      cause.effects.forEach(function (one) {
        var by = one[4] ? make("span", {}, "，因 ", named(found.sides, "indicator", one[4])) : null;
        list.append(make("li", {}, named(found.sides, one[0], one[1]), make("small", {}, word("effect", one[0]), by), make("span", { "class": "n" }, one[5])));
      });
      body.append(make("tr", {}, make("th", { scope: "row" }, word("cause", cause.cause)), make("td", { "class": "n" }, cause.points[1]),
        money ? make("td", { "class": "n" }, cause.payable[1]) : null, make("td", {}, folded(cause.effects.length + " 项", list, false))));
    });
    var sum = make("tr", {}, make("th", { scope: "row" }, "合计"), make("td", { "class": "n" }, pair.points_delta[1]),
      money ? make("td", { "class": "n" }, pair.payable_delta[1]) : null, make("td"));
    table.append(body, make("tfoot", {}, sum));
    return scrolling(table);
  }

  function lead(found) {
    var states = found.sides.map(function (one) { return one.state; });
    var a = found.sides[0].month, b = found.sides[1].month, pair = found.pair;
    var told = make("p", { "class": "lead" }, make("a", { href: states[0].version + "/index.html" }, states[0].title), " → ",
      make("a", { href: states[1].version + "/index.html" }, states[1].title),
      "：得分 " + a.points + " → " + b.points + "（" + pair.points_delta[1] + "）" +
      (index.money ? "，应付 " + a.payable + " → " + b.payable + " 元（" + pair.payable_delta[1] + "）" : "") + "。");
    var commits = states.map(function (one) { return one.title + " " + one.label; }).join("；");
    return make("div", {}, told, make("p", { "class": "quiet" }, commits));
  }

  function show(before, after) {
    var turn = turns; // an answer that comes after another choice is not shown
    document.title = before.title + " → " + after.title + "：两个月比较";
    return comparison(before, after).then(function (found) {
      if (turn !== turns) return;
      var laid = make("div", {}, lead(found), make("h2", {}, "原因"), causes(found), make("h2", {}, "变化"));
      ["money", "points", "other"].forEach(function (key) { laid.append(section(found, key) || ""); });
      laid.append(calendar(found.sections) || "", files(found) || "");
      if (!found.changes.length) laid.append(make("p", {}, "两边的数字和文件都一样。"));
      result.replaceChildren(laid);
      sheet(found);
      document.querySelectorAll(".scroll").forEach(reachable);
      looked.seen(after);
    }).catch(function () { if (turn === turns) refuse(before, after); });
  }

  /* What every printed sheet bears. */
  function sheet(found) {
    var marks = Array.from(document.querySelectorAll(".marks strong")).map(function (one) { return one.textContent; });
    var states = found.sides.map(function (one) { return one.state.title + " " + one.state.status; });
    var text = marks.concat([index.contract, states.join(" → ")]).join("　").replace(/[\\"\n]/g, " ");
    var style = new CSSStyleSheet();
    style.replaceSync("@page { @top-left { content: \"" + text + "\"; font-size: 8pt; } }");
    document.adoptedStyleSheets = [style];
  }

  function reachable(box) {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }

  function refuse(before, after) {
    function name(state) { return state.current ? state.period : state.period + "@" + (state.commit || "提交"); }
    result.replaceChildren(make("p", {}, "这里没有这一对的数据：以前的版本只与同一个月的版本比较。用命令可以比较："),
      make("p", {}, make("code", {}, "dossier compare " + name(before) + " " + name(after))));
  }

  /* What was looked at last; a browser may refuse to keep it, above all from a folder */

  var looked = { // the pages of months keep it in the same form (theme/assets/looked.js)
    all: function () {
      try { return JSON.parse(localStorage.getItem(index.store)) || {}; } catch (refused) { return {}; }
    },
    seen: function (state) {
      if (!state.current) return;
      try {
        var kept = looked.all();
        kept[state.version] = { now: state.key, label: state.label };
        localStorage.setItem(index.store, JSON.stringify(kept));
      } catch (refused) { /* then nothing is remembered */ }
    },
    last: function (state) {
      var told = own(looked.all(), state.version) || {};
      return stateOf(told.now !== state.key ? told.now : (told.before || {}).key);
    }
  };

  /* What is chosen stands in the address, so that it can be sent and gone back to */

  var turns = 0, index, result = document.getElementById("result"), form = document.getElementById("choose");
  var selects = ["before", "after"].map(function (id) { return document.getElementById(id); });

  function fill(select) {
    var months = make("optgroup", { label: "月份" }), earlier = make("optgroup", { label: "以前的版本" });
    index.states.slice().reverse().forEach(function (one) {
      var text = one.current ? one.title + (one.status ? " " + one.status : "") : one.title + "，" + one.label;
      (one.current ? months : earlier).append(make("option", { value: one.key }, text));
    });
    select.append(months);
    if (earlier.childNodes.length) select.append(earlier);
  }

  function asState(text) { // a month, a version, or a state by its key
    return stateOf(text) || currentOf(text);
  }

  function chosen() {
    var asked = decodeURIComponent(location.hash.slice(1)).split(".."), two = asked.map(asState);
    if (two.length === 2 && !asked[0] && two[1]) return [former(two[1]), two[1]];
    if (two.length === 2 && two[0] && two[1]) return two;
    var current = index.states.filter(function (one) { return one.current; });
    var last = current[current.length - 1], since = last && looked.last(last);
    return since ? [since, last] : [current[current.length - 2] || last, last];
  }

  function former(state) { // the last one before of the same month, "#..2024-03" asks for it
    return index.states.filter(function (one) { return one.version === state.version && !one.current; }).pop();
  }

  function gone() { // states that somebody looked at and that are kept no more
    var two = decodeURIComponent(location.hash.slice(1)).split("..");
    return two.length === 2 ? two.filter(function (one) { return one && !asState(one); }) : [];
  }

  function go() {
    turns += 1;
    var two = chosen(), lost = gone();
    if (lost.length) {
      return result.replaceChildren(make("p", {}, "这里没有 " + lost.join("、") + " 的数字：没有生成过，或者是较早的版本，不再保留。请另选。"));
    }
    if (!two[0]) return result.replaceChildren(make("p", {}, two[1] ? "这个月没有保留较早的状态。请另选。" : "还没有可以比较的月份。"));
    if (index.states.indexOf(two[0]) > index.states.indexOf(two[1])) two.reverse(); // the earlier one first
    two.forEach(function (state, place) { selects[place].value = state.key; });
    if (!comparable(two[0], two[1])) return two[0] === two[1] ? result.replaceChildren(make("p", {}, "请选择不同的两个。")) : refuse(two[0], two[1]);
    return show(two[0], two[1]);
  }

  window.dossierCompared = function (before, after) { return comparison(asState(before), asState(after)); };
  window.addEventListener("hashchange", go);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".causes details").forEach(function (box) { box.open = true; });
  });
  window.addEventListener("resize", function () { document.querySelectorAll(".scroll").forEach(reachable); });
  load("index").then(function (found) {
    index = found;
    selects.forEach(function (select) {
      fill(select);
      select.addEventListener("change", function () { location.hash = selects[0].value + ".." + selects[1].value; });
    });
    document.getElementById("print").addEventListener("click", function () { window.print(); });
    form.hidden = false;
    go();
  });
})();
