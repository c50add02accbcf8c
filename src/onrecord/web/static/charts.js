// Charts, drawn with d3 from the JSON that stands in each figure. Every mark is a link to its
// sentence. Without scripts the table beneath says the same.

const day = (text) => { const [y, m, d] = text.split("-").map(Number); return new Date(y, m - 1, d); };
const ROOT = " "; // no report is called so
const MODALITIES = ["actual", "planned", "possible", "conditional", "denied"];

function timeScale(dates, left, right) {
  let [low, high] = d3.extent(dates);
  const pad = Math.max((high - low) * 0.03, 20 * 864e5);
  return d3.scaleTime().domain([new Date(+low - pad), new Date(+high + pad)]).range([left, right]);
}

function axis(svg, scale, y, width) {
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${y})`)
    .call(d3.axisBottom(scale).ticks(Math.max(3, Math.floor(width / 110))).tickSizeOuter(0));
}

// The mark's shape tells the kind of source: a circle speaks under a name, a diamond without one.
function shape(kind) {
  return { unnamed_person: d3.symbolDiamond, document: d3.symbolSquare, media: d3.symbolTriangle }[kind] || d3.symbolCircle;
}

function mark(group, one, x, y, size = 74) {
  const link = group.append("a").attr("href", one.href).attr("data-peek", "").attr("aria-label", one.label).attr("class", `mark m-${one.modality}${one.disputed ? " disputed" : ""}`);
  link.append("title").text(one.label);
  if (one.to !== one.from) {
    const [a, b] = [x(day(one.from)), x(day(one.to))];
    link.append("line").attr("class", "range").attr("x1", a).attr("x2", Math.max(b, a + 2)).attr("y1", y).attr("y2", y);
  }
  const middle = (x(day(one.from)) + x(day(one.to))) / 2;
  link.append("path").attr("class", one.dated === false ? "point undated" : "point")
    .attr("transform", `translate(${middle},${y})`).attr("d", d3.symbol(shape(one.kind), size + Math.min(90, (one.n - 1) * 6))());
  link.append("circle").attr("class", "hit").attr("cx", middle).attr("cy", y).attr("r", 11);
  return middle;
}

function bands(svg, list, x, y, height, domain) {
  for (const one of list) {
    const from = x(d3.max([day(one.from), domain[0]])), to = x(d3.min([day(one.to), domain[1]]));
    if (to <= from) continue;
    const home = one.href ? svg.append("a").attr("href", one.href).attr("data-peek", "").attr("aria-label", one.label) : svg.append("g");
    home.append("title").text(one.label);
    home.append("rect").attr("class", `band b-${one.status}${one.projected ? " projected" : ""}`).attr("x", from).attr("y", y).attr("width", Math.max(1.5, to - from)).attr("height", height);
    if (!one.exact) home.append("line").attr("class", "unsure").attr("x1", from).attr("x2", from).attr("y1", y - 3).attr("y2", y + height + 3);
    if (to - from > one.words.length * 7 + 8) svg.append("text").attr("aria-hidden", "true").attr("class", `band-words t-${one.status}`).attr("x", from + 6).attr("y", y + height / 2 + 4.5).text(one.words);
  }
}

const drawings = {
  life(canvas, data, width) {
    const left = width < 520 ? 8 : 96, right = width - 12;
    const dates = [...data.marks.flatMap((m) => [day(m.from), day(m.to)]), day(data.on), day(data.known)];
    for (const b of data.bands) { dates.push(day(b.from)); if (!b.open) dates.push(day(b.to)); }
    const x = timeScale(dates, left, right);
    const rows = MODALITIES.filter((m) => data.marks.some((one) => one.modality === m));
    const lanes = [];
    let y = 58;
    for (const modality of rows) {
      const ends = [];
      const items = data.marks.filter((m) => m.modality === modality);
      const placed = items.map((one) => {
        const middle = (x(day(one.from)) + x(day(one.to))) / 2, half = Math.max(9, (x(day(one.to)) - x(day(one.from))) / 2);
        let lane = ends.findIndex((end) => end < middle - half - 2);
        if (lane < 0) lane = ends.length < 12 ? ends.push(-1) - 1 : d3.minIndex(ends);
        ends[lane] = middle + half;
        return { one, lane };
      });
      const head = width < 520 ? 18 : 0;
      lanes.push({ modality, y: y + head, placed, height: Math.max(1, ends.length) * 20 });
      y += head + Math.max(1, ends.length) * 20 + 14;
    }
    const svg = d3.select(canvas).append("svg").attr("viewBox", `0 0 ${width} ${y + 26}`).attr("width", width).attr("height", y + 26).attr("role", "group");
    const domain = x.domain();
    bands(svg, data.bands, x, 10, 28, domain);
    if (left > 50) svg.append("text").attr("class", "lane").attr("x", 0).attr("y", 29).text("status");
    for (const [which, name] of [["on", "asked"], ["known", "known"]]) {
      if (which === "known" && data.known === data.on) continue;
      const at = x(day(data[which]));
      svg.append("line").attr("class", `when ${which}`).attr("x1", at).attr("x2", at).attr("y1", 4).attr("y2", y);
      svg.append("text").attr("class", "when-words").attr("x", at - 3).attr("y", 50).attr("text-anchor", "end").text(name);
    }
    for (const lane of lanes) {
      svg.append("line").attr("class", "rule").attr("x1", 0).attr("x2", width).attr("y1", lane.y - 8).attr("y2", lane.y - 8);
      svg.append("text").attr("class", "lane").attr("x", 0).attr("y", width < 520 ? lane.y - 12 : lane.y + 9).text(lane.modality);
      for (const { one, lane: n } of lane.placed) mark(svg, one, x, lane.y + 6 + n * 20);
    }
    axis(svg, x, y, width);
    if (data.left_out) d3.select(canvas).append("p").attr("class", "quiet").text(`${data.left_out} older marks are left out here; the table has all.`);
    legend(canvas, data);
  },

  pair(canvas, data, width) {
    const left = 8, right = width - 12;
    const dates = data.rows.flatMap((r) => [...r.bands.flatMap((b) => (b.open ? [day(b.from)] : [day(b.from), day(b.to)])), ...r.marks.flatMap((m) => [day(m.from), day(m.to)])]);
    dates.push(day(data.known));
    const x = timeScale(dates, left, right);
    const step = 66;
    const svg = d3.select(canvas).append("svg").attr("viewBox", `0 0 ${width} ${data.rows.length * step + 30}`).attr("width", width).attr("height", data.rows.length * step + 30).attr("role", "group");
    data.rows.forEach((row, i) => {
      const y = i * step;
      svg.append("line").attr("class", "rule").attr("x1", 0).attr("x2", width).attr("y1", y).attr("y2", y);
      const fits = Math.floor((width - 16) / 8);
      const name = row.name.length > fits ? row.name.slice(0, fits - 1) + "…" : row.name;
      svg.append("a").attr("href", row.href).append("text").attr("class", "row-name").attr("x", 0).attr("y", y + 16).text(name);
      bands(svg, row.bands, x, y + 24, 16, x.domain());
      for (const one of row.marks) mark(svg, one, x, y + 52, 50);
    });
    const at = x(day(data.known));
    svg.append("line").attr("class", "when known").attr("x1", at).attr("x2", at).attr("y1", 0).attr("y2", data.rows.length * step);
    axis(svg, x, data.rows.length * step + 2, width);
    legend(canvas, { marks: data.rows.flatMap((r) => r.marks) });
  },

  echoes(canvas, data, width) {
    const nodes = new Map(data.nodes.map((n) => [n.id, n]));
    const tree = d3.stratify().id((n) => n.id).parentId((n) => n.from)([{ id: ROOT, from: null }, ...data.nodes.map((n) => ({ ...n, from: nodes.has(n.from) ? n.from : ROOT }))]);
    const rows = [];
    tree.eachBefore((n) => { if (n.id !== ROOT) rows.push(n); });
    const dated = data.nodes.filter((n) => n.day).map((n) => day(n.day));
    const x = timeScale(dated.length ? dated : [new Date()], 14, width < 520 ? width - 150 : width - 330);
    const place = (n) => (n.data.day ? x(day(n.data.day)) : x.range()[0]);
    const how = new Map(rows.map((n) => [n.id, lines(n.data.short, Math.floor((width - place(n) - 16) / 6.4))]));
    const at = new Map();
    let height = 24;
    for (const n of rows) { at.set(n.id, height); height += 32 + 14 * how.get(n.id).length; }
    height -= 12;
    const svg = d3.select(canvas).append("svg").attr("viewBox", `0 0 ${width} ${height + 24}`).attr("width", width).attr("height", height + 24).attr("role", "group");
    const curve = d3.linkHorizontal().x((p) => p[0]).y((p) => p[1]);
    for (const n of rows) if (n.parent && n.parent.id !== ROOT) svg.append("path").attr("class", `link h-${n.data.how}`).attr("d", curve({ source: [place(n.parent), at.get(n.parent.id)], target: [place(n), at.get(n.id)] }));
    for (const n of rows) {
      const link = n.data.href ? svg.append("a").attr("href", n.data.href) : svg.append("g");
      link.append("circle").attr("class", `node h-${n.data.how}`).attr("cx", place(n)).attr("cy", at.get(n.id)).attr("r", n.data.from ? 6 : 8);
      const room = Math.floor((width - place(n) - 20) / 7.4);
      const name = n.data.name.length > room ? n.data.name.slice(0, Math.max(6, room - 1)) + "…" : n.data.name;
      link.append("text").attr("class", "node-name").attr("x", place(n) + 14).attr("y", at.get(n.id) - 1).text(`${name} `);
      const told = link.append("text").attr("class", "node-how").attr("y", at.get(n.id) + 14);
      how.get(n.id).forEach((line, i) => told.append("tspan").attr("x", place(n) + 14).attr("dy", i ? 14 : 0).text(line));
    }
    axis(svg, x, height, x.range()[1]);
  },
};

function lines(text, fits) {
  const out = [];
  for (const word of text.split(" ")) {
    const longer = out.length ? `${out.at(-1)} ${word}` : word;
    if (out.length && longer.length <= fits) out[out.length - 1] = longer;
    else out.push(word);
  }
  return out;
}

function legend(canvas, data) {
  const kinds = { outlet: "outlet’s own voice", named_person: "named person", organization: "organisation", unnamed_person: "unnamed person", document: "document", media: "another outlet" };
  const used = [...new Set(data.marks.map((m) => m.kind))];
  const list = d3.select(canvas).append("p").attr("class", "legend");
  const groups = new Map();
  for (const kind of used) { const s = shape(kind); groups.set(s, [...(groups.get(s) || []), kinds[kind] || kind]); }
  for (const [symbol, names] of groups) {
    const item = list.append("span");
    item.append("svg").attr("width", 14).attr("height", 14).attr("viewBox", "-7 -7 14 14").attr("aria-hidden", "true").append("path").attr("class", "point").attr("d", d3.symbol(symbol, 60)());
    item.append("span").text(names.join(", "));
  }
  if (data.marks.some((m) => m.dated === false)) { const item = list.append("span"); item.append("svg").attr("width", 14).attr("height", 14).attr("viewBox", "-7 -7 14 14").attr("aria-hidden", "true").append("path").attr("class", "point undated").attr("d", d3.symbol(d3.symbolCircle, 60)()); item.append("span").text("hollow: no day given, placed where first reported"); }
  if (data.marks.some((m) => m.to !== m.from)) { const item = list.append("span"); item.append("svg").attr("width", 22).attr("height", 14).attr("aria-hidden", "true").append("line").attr("class", "range").attr("x1", 1).attr("x2", 21).attr("y1", 7).attr("y2", 7); item.append("span").text("line: the day lies within"); }
}

function draw(figure) {
  const canvas = figure.querySelector(".canvas");
  const width = Math.floor(canvas.clientWidth);
  if (!width || canvas.dataset.width === String(width)) return;
  canvas.dataset.width = String(width);
  canvas.replaceChildren();
  const data = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  drawings[figure.dataset.chart](canvas, data, width);
}

const all = (root = document) => root.querySelectorAll("figure[data-chart]").forEach(draw);
all();
document.addEventListener("htmx:load", () => all());
let waiting = 0;
addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => all()); });
