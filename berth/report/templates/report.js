(function () {
  "use strict";
  var PAGE = 40;
  var data = JSON.parse(document.getElementById("evidence").textContent);
  var drawer = document.getElementById("drawer");
  var form = document.getElementById("filters");
  var list = document.getElementById("drawer-list");
  var count = document.getElementById("drawer-count");
  var more = document.getElementById("drawer-more");
  var page = Array.from(document.body.children).filter(function (part) { return part !== drawer; });
  var total = data.spoken.reduce(function (sum, some) { return sum + some[3]; }, 0);
  var opener = null, cited = [], limit = PAGE;
  var fields = ["need", "product", "segment", "from", "to", "q"];

  function counted(number) { return number.toLocaleString("en"); }

  function fill(name, values, labels) {
    var select = form.elements[name];
    values.forEach(function (value, k) {
      var option = document.createElement("option");
      option.value = value;
      option.textContent = labels[k];
      select.appendChild(option);
    });
    select.parentNode.hidden = values.length < 2;
  }
  fill("need", data.needs, data.labels);
  fill("product", data.products, data.products);
  fill("segment", data.segments, data.groups);
  var dated = data.texts.some(function (text) { return text[3]; });
  form.querySelectorAll(".time").forEach(function (label) { label.hidden = !dated; });

  function parse(hash) {
    var wanted = { rows: [] };
    hash.slice(3).split("&").forEach(function (pair) {
      var at = pair.indexOf("="), name = pair.slice(0, at), value = pair.slice(at + 1);
      if (at < 1) { return; }
      try {
        if (name === "rows") { wanted.rows = value.split(",").map(decodeURIComponent); }
        else { wanted[name] = decodeURIComponent(value); }
      } catch (e) { /* not an address of ours */ }
    });
    return wanted;
  }

  function open(wanted) {
    cited = wanted.rows;
    fields.forEach(function (name) {
      var field = form.elements[name], value = wanted[name] || "";
      // A need, product or segment of which this copy holds no sentence is still what was asked.
      if (field.options && value && !Array.from(field.options).some(function (o) { return o.value === value; })) {
        field.add(new Option(value, value));
        field.parentNode.hidden = false;
      }
      field.value = value;
    });
    form.elements.cited.checked = cited.length > 0;
    form.querySelector(".cited").hidden = cited.length === 0;
    limit = PAGE;
    draw();
    if (drawer.hidden) {
      opener = document.activeElement;
      drawer.hidden = false;
      document.body.classList.add("open");
    }
    // Where the drawer covers the page, the page is out of reach.
    page.forEach(function (part) { part.inert = drawer.offsetWidth >= innerWidth; });
    document.getElementById("drawer-title").focus({ preventScroll: true });
    drawer.scrollTop = 0;
  }

  // The filters as an address, so that what is shown can be passed on.
  function address() {
    var parts = [];
    fields.forEach(function (name) {
      var value = form.elements[name].value;
      if (value) { parts.push(name + "=" + encodeURIComponent(value)); }
    });
    if (form.elements.cited.checked) { parts.push("rows=" + cited.map(encodeURIComponent).join(",")); }
    try { history.replaceState(null, "", "#/?" + parts.join("&")); } catch (e) { /* as it was */ }
  }

  function close() {
    if (drawer.hidden) { return; }
    drawer.hidden = true;
    page.forEach(function (part) { part.inert = false; });
    document.body.classList.remove("open");
    try { history.replaceState(null, "", "#/"); } catch (e) { location.hash = "#/"; }
    if (opener && opener.focus) { opener.focus({ preventScroll: true }); }
  }

  function wanted() {
    var want = {};
    fields.forEach(function (name) { want[name] = form.elements[name].value; });
    if (want.from && want.to && want.from > want.to) {
      var first = want.to;
      want.to = want.from;
      want.from = first;
    }
    return want;
  }

  // Whether nothing is asked of time, words or rows.
  function unasked() {
    var want = wanted();
    return !(want.from || want.to || want.q || form.elements.cited.checked);
  }

  // How many units there are in all, where need, product and segment are all that is asked.
  function spoken() {
    var want = wanted(), all = 0;
    if (!unasked()) { return 0; }
    data.spoken.forEach(function (some) {
      if (want.need && data.needs[some[0]] !== want.need) { return; }
      if (want.product && data.products[some[1]] !== want.product) { return; }
      if (want.segment && data.segments[some[2]] !== want.segment) { return; }
      all += some[3];
    });
    return all;
  }

  function matching() {
    var want = wanted();
    var only = form.elements.cited.checked ? cited : null;
    var q = want.q.toLowerCase();
    var kept = new Map();
    data.units.forEach(function (unit) {
      var text = data.texts[unit[0]];
      if (only && only.indexOf(text[0]) < 0) { return; }
      if (want.need && data.needs[unit[3]] !== want.need) { return; }
      if (want.product && data.products[unit[5]] !== want.product) { return; }
      if (want.segment && data.segments[unit[6]] !== want.segment) { return; }
      if (want.from && !(text[3] && text[3] >= want.from)) { return; }
      if (want.to && !(text[3] && text[3] <= want.to)) { return; }
      if (q && text[1].toLowerCase().indexOf(q) < 0) { return; }
      if (!kept.has(unit[0])) { kept.set(unit[0], []); }
      kept.get(unit[0]).push(unit);
    });
    return kept;
  }

  function element(tag, name, text) {
    var one = document.createElement(tag);
    if (name) { one.className = name; }
    if (text !== undefined) { one.textContent = text; }
    return one;
  }

  function template(node, name, value) { return node.dataset[name].replace("%s", value); }

  // Whether a unit praises or blames its need, beside what is usually said of it.
  function side(unit) {
    var usual = unit[3] === null ? null : data.usual[unit[3]];
    if (!usual || unit[4] === null || Math.abs(unit[4] - usual[0]) < usual[1]) { return ""; }
    return unit[4] < usual[0] ? "poor" : "good";
  }

  // The review as text with its matching units marked; never as HTML.
  function review(index, units) {
    var text = data.texts[index], item = element("article"), words = element("p", "review");
    var at = 0;
    units.slice().sort(function (a, b) { return a[1] - b[1]; }).forEach(function (unit) {
      var start = Math.max(unit[1], at);
      if (unit[2] <= start) { return; }
      words.appendChild(document.createTextNode(text[1].slice(at, start)));
      var mark = element("mark", side(unit), text[1].slice(start, unit[2]));
      var about = data.labels[unit[3]] || "";
      if (unit[4] !== null) { about += (about ? ": " : "") + template(list, "reads", unit[4]); }
      mark.title = about;
      words.appendChild(mark);
      at = unit[2];
    });
    words.appendChild(document.createTextNode(text[1].slice(at)));
    var about = [data.products[units[0][5]]];
    if (text[2] !== null) { about.push(template(list, "rating", text[2])); }
    if (text[3]) { about.push(text[3]); }
    if (units[0][6] !== null) { about.push(data.groups[units[0][6]]); }
    item.appendChild(element("p", "about", about.filter(Boolean).join(" · ")));
    item.appendChild(words);
    item.appendChild(element("p", "row", text[0]));
    return item;
  }

  function draw() {
    list.textContent = "";
    var kept = matching(), units = 0;
    kept.forEach(function (some) { units += some.length; });
    form.hidden = data.redacted;
    count.hidden = data.redacted;
    var all = spoken(), need = data.needs.indexOf(form.elements.need.value);
    count.textContent = (all > units ? count.dataset.part : count.dataset.text)
      .replace("%n", counted(units)).replace("%m", counted(kept.size)).replace("%a", counted(all));
    var rated = document.getElementById("drawer-rated"), columns = need < 0 ? [] : data.rated[need];
    var only = columns.length > 0 && kept.size === 0 && unasked() && all === 0;
    rated.hidden = data.redacted || columns.length === 0;
    rated.textContent = (only ? rated.dataset.only : rated.dataset.text)
      .replace("%s", columns.join(rated.dataset.comma));
    count.hidden = count.hidden || only;
    var sample = document.getElementById("drawer-sample");
    sample.hidden = data.redacted || data.units.length >= total;
    sample.textContent = sample.dataset.text.replace("%n", counted(data.units.length)).replace("%m", counted(total));
    document.getElementById("drawer-marks").hidden = kept.size === 0;
    if (kept.size === 0 && !only) { nothing(); }
    Array.from(kept).slice(0, limit).forEach(function (pair) { list.appendChild(review(pair[0], pair[1])); });
    more.hidden = kept.size <= limit;
  }

  function nothing() {
    list.appendChild(element("p", "empty", data.redacted ? list.dataset.redacted : list.dataset.none));
    if (!cited.length) { return; }
    list.appendChild(element("h3", "", list.dataset.rows));
    var rows = element("ul", "rows");
    cited.forEach(function (row) { rows.appendChild(element("li", "", row)); });
    list.appendChild(rows);
  }

  function follow() {
    if (location.hash.slice(0, 3) === "#/?") { open(parse(location.hash)); } else { close(); }
  }

  form.addEventListener("input", function () { limit = PAGE; draw(); address(); });
  document.getElementById("drawer-reset").addEventListener("click", function () {
    form.reset();
    cited = [];
    form.querySelector(".cited").hidden = true;
    draw();
    address();
  });
  document.getElementById("drawer-close").addEventListener("click", close);
  more.addEventListener("click", function () { limit += PAGE; draw(); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { close(); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a");
    var target = link && link.getAttribute("href");
    // The same address twice is no change of address, but it is a wish to see it again.
    if (target && target === location.hash && target.slice(0, 3) === "#/?") { open(parse(target)); }
  });
  addEventListener("hashchange", follow);
  follow();
})();
