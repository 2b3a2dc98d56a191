// Draws what each option changes, of tlsprobe.lab/1 (feature_costs).

const EFFECTS = [{ key: "feature", name: "change" }, { key: "flash", name: "flash" }, { key: "ram", name: "RAM" }];

function featureWords({ feature, change, value }) {
  if (change === "off") return `without ${feature}`;
  const set = value === null ? feature : `${feature} = ${value}`;
  return change === "on" ? `with ${set}` : value === null ? `${feature} = (empty)` : set;
}

// A bar to the left of zero for less, to the right for more.
function balance(change, scale) {
  const side = change > 0 ? "left" : "right";
  const style = `${side}:50%;width:${percent(Math.abs(change) / scale / 2)}`;
  return element("div", { class: "balance", "aria-hidden": "true" },
    element("i", { class: change > 0 ? "more" : "less", style }));
}

// Effects and interactions of a column have one scale, so that they can be compared.
function changeScale(key) {
  const all = [...report.feature_costs.effects, ...report.feature_costs.interactions];
  return Math.max(1, ...all.map((one) => Math.abs(one[key])));
}

function changeCells(one) {
  const cell = (key) => element("td", { class: "number" }, difference(one[key]), balance(one[key], changeScale(key)));
  return ["flash", "ram"].map(cell);
}

function effectLine({ item: effect }) {
  const others = effect.options.filter((option) => option !== effect.feature);
  const notes = [["with it", others], ["told", effect.beside]].filter(([, names]) => names.length > 0);
  const lines = notes.map(([word, names]) => element("small", {}, ...breakable(`${word} ${names.join(", ")}`)));
  return element("tr", { "data-effect": effect.feature },
    element("td", {}, ...breakable(featureWords(effect)), ...lines), ...changeCells(effect));
}

function drawEffects() {
  const table = byId("effects");
  table.tHead.replaceChildren(element("tr", {}, ...EFFECTS.map((column) => heading(column, "effects", drawEffects))));
  table.tBodies[0].replaceChildren(...ordered(report.feature_costs.effects, "effects").map(effectLine));
}

function pairLine(pair) {
  const [first, second] = pair.features;
  return element("tr", { "data-pair": pair.features.join(" and ") },
    element("td", {}, ...breakable(first), " and ", ...breakable([second, ...pair.beside].join(", ")),
      element("small", {}, `both: flash ${signed(pair.both.flash)}, RAM ${signed(pair.both.ram)}`)),
    ...changeCells(pair));
}

function drawPairs() {
  const all = report.feature_costs.interactions;
  const telling = all.filter((pair) => pair.flash !== 0 || pair.ram !== 0);
  const silent = all.length - telling.length;
  const head = plainHead(["two together", "flash beyond the sum", "RAM beyond the sum"]);
  const table = element("table", { class: "changes" }, head, element("tbody", {}, ...telling.map(pairLine)));
  const sums = `${plural(silent, "pair changes", "pairs change")} exactly the sum of the two.`;
  byId("pairs").replaceChildren(...(telling.length > 0 ? [table] : []),
    ...(silent > 0 ? [element("p", {}, sums)] : []));
}

function drawMissing() {
  const { missing } = report.feature_costs;
  const title = `Not told, because no row differs from the first in exactly this (${grouped(missing.length)})`;
  if (missing.length > 0) {
    byId("missing").append(element("details", {}, element("summary", {}, title),
      element("ul", {}, ...missing.map((features) => element("li", {}, ...breakable(features.join(", ")))))));
  }
}

function drawCosts() {
  byId("costs").hidden = report.feature_costs === null;
  if (report.feature_costs === null) return;
  drawEffects();
  drawPairs();
  drawMissing();
}
