/* A trial of a month: another use of one project, other sizes of its hosts, other points of one row; a row's own page tries
   its points. Exact: fractions of whole numbers, no floats. */
(function (root) {
  "use strict";

  function gcd(a, b) { while (b) { var rest = a % b; a = b; b = rest; } return a < 0n ? -a : a; }

  function ratio(top, bottom) {
    var by = gcd(top, bottom) || 1n;
    return { top: top / by, bottom: bottom / by };
  }

  function exact(text) { // 3, 0.25 or 1/3
    var parts = String(text).split("/");
    if (parts.length === 2) return ratio(BigInt(parts[0]), BigInt(parts[1]));
    var at = parts[0].indexOf("."), places = at < 0 ? 0 : parts[0].length - at - 1;
    return ratio(BigInt(parts[0].replace(".", "")), 10n ** BigInt(places));
  }

  function plus(a, b) { return ratio(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom); }
  function minus(a, b) { return plus(a, { top: -b.top, bottom: b.bottom }); }
  function times(a, b) { return ratio(a.top * b.top, a.bottom * b.bottom); }
  function over(a, b) { return ratio(a.top * b.bottom, a.bottom * b.top); }
  function less(a, b) { return a.top * b.bottom < b.top * a.bottom; }

  function fen(value) { // half away from zero
    var scaled = (value.top < 0n ? -value.top : value.top) * 100n;
    var whole = (2n * scaled + value.bottom) / (2n * value.bottom);
    return value.top < 0n ? -whole : whole;
  }

  function apportion(total, weights) { // by largest remainder; equal remainders go to the earlier place
    var sum = weights.reduce(function (all, one) { return all + one; }, 0n);
    if (sum === 0n) { weights = weights.map(function () { return 1n; }); sum = BigInt(weights.length); }
    var amount = total < 0n ? -total : total;
    var parts = weights.map(function (one, place) {
      return { place: place, part: amount * one / sum, rest: amount * one % sum };
    });
    var left = parts.reduce(function (all, one) { return all - one.part; }, amount);
    parts.slice().sort(function (a, b) {
      return a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1;
    }).slice(0, Number(left)).forEach(function (one) { one.part += 1n; });
    return parts.map(function (one) { return total < 0n ? -one.part : one.part; });
  }

  function band(month, score) {
    return month.bands.find(function (one) {
      return (one[0] === null || !less(score, exact(one[0]))) && (one[1] === null || less(score, exact(one[1])));
    });
  }

  function fee(month, composite, project, use) {
    var policies = month.policies, zero = exact("0");
    var composed = exact(month.weights[0]), used = exact(month.weights[1]), weighs = less(zero, used);
    var score = composite, coefficient, name = "";
    if (project.hosts || (weighs && policies.WithoutHosts === "zero")) {
      score = plus(times(composite, composed), times(use, used));
    }
    if (policies.Thresholds === "two-places") score = ratio(fen(score), 100n);
    if (weighs && !project.hosts && policies.WithoutHosts === "full") {
      coefficient = month.bands.map(function (one) { return exact(one[2]); }).reduce(function (a, b) { return less(a, b) ? b : a; });
    } else {
      var held = band(month, score);
      coefficient = exact(held[2]);
      name = held[3];
    }
    return { combined: score, coefficient: coefficient, band: name, after: fen(times(exact(project.gross), coefficient)) };
  }

  /* Use and bill of a project whose hosts have other sizes: {host: sku} */

  function mean(entries, alike) { // [capacity, rate]s by capacity; what is missing counts nothing, or leaves nothing known
    var total = exact("0"), known = total;
    for (var place = 0; place < entries.length; place += 1) {
      if (!alike && !entries[place]) return exact("0");
      var capacity = alike ? exact("1") : entries[place][0], rate = entries[place] && entries[place][1];
      total = plus(total, capacity);
      if (rate) known = plus(known, times(capacity, rate));
    }
    return total.top ? over(known, total) : total;
  }

  function used(own, sizes) {
    var highest = exact(own.highest), names = Object.keys(own.hosts);
    function loads(part) { // the same load on another capacity, the mean of its peak and trough
      return names.map(function (name) {
        var host = own.hosts[name][part], capacity = exact(host[0]), now = capacity;
        if (name in sizes) capacity = exact(own.sizes[sizes[name]][part]);
        if (!host[1]) return [capacity, null];
        var both = host[1].map(function (one) {
          var load = over(times(exact(one), now), capacity);
          return less(highest, load) ? highest : load;
        });
        return [capacity, over(plus(both[0], both[1]), exact("2"))];
      });
    }
    var disks = names.map(function (name) {
      var disk = own.hosts[name][2];
      return disk && [exact(disk[0]), disk[1] === null ? null : exact(disk[1])];
    });
    return [loads(0), loads(1), disks].reduce(function (sum, entries, place) {
      return plus(sum, times(times(mean(entries, own.alike), exact(own.weights[place])), exact("100")));
    }, exact("0"));
  }

  function daily(own, lines) { // {sku: what there is of it on each day of the month}
    var found = {};
    lines.forEach(function (line) {
      var days = found[line[0]] = found[line[0]] || Array.from({ length: own.days + 1 }, function () { return exact("0"); });
      for (var day = line[2]; day <= line[3]; day += 1) days[day] = plus(days[day], exact(line[1]));
    });
    return found;
  }

  function billed(own, lines) { // fen; days that follow each other unchanged are one line, rounded once
    function price(sku, day) {
      return own.sizes[sku][2].filter(function (one) { return one[0] <= day; }).pop()[1];
    }
    function passed(day) { return own.thirty ? (day === own.days ? 30 : Math.min(day, 30)) : day; }
    var all = daily(own, lines), sum = 0n;
    Object.keys(all).forEach(function (sku) {
      for (var first = 1, day = 1; day <= own.days; day += 1) {
        var next = day < own.days && all[sku][day + 1], here = all[sku][day];
        if (next && next.top === here.top && next.bottom === here.bottom && price(sku, day) === price(sku, day + 1)) continue;
        var part = ratio(BigInt(passed(day) - passed(first - 1)), BigInt(own.thirty ? 30 : own.days));
        sum += fen(times(times(here, exact(price(sku, day))), part));
        first = day + 1;
      }
    });
    return sum;
  }

  function resized(own, project, sizes) {
    var lines = own.lines.slice();
    Object.keys(sizes).forEach(function (host) {
      var rented = own.hosts[host][3];
      if (!rented) return; // nothing of it in this month
      lines.push([rented[0], "-" + rented[1], rented[2], rented[3]], [sizes[host], rented[1], rented[2], rented[3]]);
    });
    var gross = fen(exact(project.gross)) - billed(own, own.lines) + billed(own, lines), use = used(own, sizes);
    return Object.assign({}, project, { gross: gross + "/100", use: use.top + "/" + use.bottom });
  }

  /* `changes`: {use: {project: score}, sizes: {project: {host: sku}}, points: {row: points}}, scores and points as text;
     a score given counts more than sizes. Amounts are fen. */
  function compute(month, changes) {
    var composite = exact(month.points[0]), uses = changes.use || {}, points = changes.points || {};
    var projects = month.projects.map(function (one) {
      var sizes = (changes.sizes || {})[one.id] || {};
      return Object.keys(sizes).length ? resized(month.hosting[one.id], one, sizes) : one;
    });
    if (Object.keys(points).length) {
      composite = Object.keys(month.rows).reduce(function (sum, row) {
        return plus(sum, exact(row in points ? points[row] : month.rows[row][0]));
      }, exact("0"));
      if (less(exact(month.points[1]), composite)) composite = exact(month.points[1]);
    }
    var found = {}, platform = 0n;
    projects.forEach(function (one) {
      var use = exact(one.id in uses ? uses[one.id] : one.use);
      found[one.id] = fee(month, composite, one, use);
      Object.assign(found[one.id], { deduction: 0n, use: use, gross: fen(exact(one.gross)) });
    });
    month.incidents.forEach(function (one) {
      var amount = fen(exact(one.amount)), each = month.policies.IncidentShares === "each";
      if (one.pending && month.policies.Unconfirmed === "pending-out") return;
      if (!one.projects.length) { platform += amount; return; }
      var weights = one.projects.map(function (id) { return found[id].after; });
      var parts = each ? weights.map(function () { return amount; }) : apportion(amount, weights);
      one.projects.forEach(function (id, place) { found[id].deduction += parts[place]; });
    });
    var total = month.others.reduce(function (sum, one) { return sum + fen(exact(one)); }, -platform);
    month.projects.forEach(function (one) {
      var net = found[one.id].after - found[one.id].deduction;
      found[one.id].net = net < 0n && month.policies.NegativeResult === "clamp" ? 0n : net;
      total += found[one.id].net;
    });
    var below = total < 0n;
    return {
      composite: composite,
      projects: found,
      payable: below && month.policies.NegativeResult !== "refund" ? 0n : total,
      carried: below && month.policies.NegativeResult === "carry" ? total : 0n
    };
  }

  root.dossierTrial = compute;
  if (typeof document === "undefined") return;

  function money(value) {
    var text = String(value < 0n ? -value : value).padStart(3, "0");
    var yuan = text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
    return (value < 0n ? "−" : "") + yuan + "." + text.slice(-2);
  }

  function decimal(scaled, places) {
    var text = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, "0");
    return (scaled < 0n ? "−" : "") + text.slice(0, -places) + "." + text.slice(-places);
  }

  function figure(value) { // as all pages print: up to four places, else two, never rounded onto a whole number
    var scaled = value.top * 10000n;
    if (scaled % value.bottom === 0n) return decimal(scaled / value.bottom, 4).replace(/\.?0+$/, "");
    var hundredths = fen(value);
    return hundredths % 100n ? decimal(hundredths, 2) : decimal(scaled / value.bottom, 4) + "…";
  }

  function set(box) {
    var month = root.dossierMonth, id = box.getAttribute("data-trial");
    var now = compute(month, {}), command = box.querySelector("[data-trial-command]");
    var sizes = box.querySelectorAll("[data-trial-size]");
    if (sizes.length) month.hosting = { [id]: JSON.parse(box.getAttribute("data-hosts")) };
    var row = box.querySelector("[data-trial-row]");

    function most() { return month.rows[row.value][1]; }
    function show(name, from, to, told, change) {
      var line = box.querySelector("[data-trial-" + name + "]");
      if (!line) return; // the contract has nothing of the kind
      var cells = line.cells;
      cells[1].textContent = told(from);
      cells[2].textContent = told(to);
      cells[3].textContent = change ? (to > from ? "+" : "") + money(to - from) : "";
    }
    function apply() {
      var changes = { use: {}, sizes: {}, points: {} }, words = "dossier whatif " + month.period;
      sizes.forEach(function (one) {
        if (!one.value) return;
        var host = one.getAttribute("data-trial-size");
        (changes.sizes[id] = changes.sizes[id] || {})[host] = one.value;
        words += " --size " + id + "/" + host + "=" + one.value;
      });
      box.querySelectorAll("[data-trial-of]").forEach(function (part) {
        var typed = part.querySelector("input[type=text]"), kind = part.getAttribute("data-trial-of");
        var name = kind === "use" ? id : row.value, top = kind === "use" ? "100" : most();
        var fits = /^\d{1,3}(\.\d{1,6})?$/.test(typed.value) && !less(exact(top), exact(typed.value));
        typed.setAttribute("aria-invalid", String(typed.value !== "" && !fits));
        if (!fits) return;
        changes[kind][name] = typed.value;
        words += " --" + kind + " " + name + "=" + typed.value;
      });
      var then = compute(month, changes), was = now.projects[id], one = then.projects[id];
      show("composite", now.composite, then.composite, figure);
      if (id) {
        show("use", was.use, one.use, figure);
        show("combined", was.combined, one.combined, figure);
        show("coefficient", was, one, function (fee) { return figure(fee.coefficient) + (fee.band ? " " + fee.band : ""); });
        show("gross", was.gross, one.gross, money, true);
        show("after", was.after, one.after, money, true);
        show("deduction", was.deduction, one.deduction, money, true);
        show("net", was.net, one.net, money, true);
      }
      show("moved", null, month.projects.filter(function (project) {
        var before = now.projects[project.id].coefficient, after = then.projects[project.id].coefficient;
        return less(before, after) || less(after, before);
      }).length, function (count) { return count === null ? "" : String(count); });
      show("payable", now.payable, then.payable, money, true);
      show("carried", now.carried, then.carried, money, true);
      command.textContent = words;
    }
    function join(part) {
      var range = part.querySelector("input[type=range]"), typed = part.querySelector("input[type=text]");
      range.addEventListener("input", function () {
        typed.value = figure(ratio(BigInt(range.value), 100n));
        apply();
      });
      typed.addEventListener("input", function () {
        if (/^\d{1,3}(\.\d{1,6})?$/.test(typed.value)) range.value = String(fen(exact(typed.value)));
        apply();
      });
    }
    function rest() { // what the chosen row has now
      var part = row.closest("[data-trial-of]"), held = exact(month.rows[row.value][0]);
      part.querySelector("input[type=range]").max = String(fen(exact(most())));
      part.querySelector("input[type=range]").value = String(fen(held));
      part.querySelector("input[type=text]").value = "";
      part.querySelector("input[type=text]").placeholder = figure(held);
      apply();
    }
    box.querySelectorAll("[data-trial-of]").forEach(join);
    var use = box.querySelector("[data-trial-of=use] input[type=range]");
    if (use) use.value = String(fen(exact(month.projects.find(function (one) { return one.id === id; }).use)));
    row.addEventListener("change", rest);
    sizes.forEach(function (one) { one.addEventListener("change", apply); });
    rest();
    box.hidden = false;
  }

  document.querySelectorAll("[data-trial]").forEach(function (box) {
    var script = document.createElement("script");
    script.src = box.getAttribute("data-source");
    script.addEventListener("load", function () { set(box); });
    document.head.appendChild(script);
  });
})(globalThis);
