// Draws tlsprobe.lab/1: a row a configuration, its figures as bars.
//
// Behind # stand: sort and effects (the column that orders each table, "-" first for descending), and
// row (the number of the row that is open, in the order of the report).

const FIRST = { sort: "", effects: "flash", row: "" };
restore(FIRST);
if (!report.rows[Number(state.row)]) state.row = "";

// limit: its name in a budget; part: the library's.
const FIGURES = [
  { key: "flash", name: "flash", limit: "flash", part: "library_flash" },
  { key: "ram", name: "RAM", limit: "ram", part: "library_ram" },
  { key: "heap_peak", name: "heap", limit: "heap" },
  { key: "stack_peak", name: "stack", limit: "stack" },
  { key: "instructions", name: "instructions" },
];
const COLUMNS = [{ key: "profile", name: "profile" }, ...FIGURES, { key: "verdict", name: "verdict" }];
const FARTHEST_LIMIT = 2; // times the largest figure; one farther off would press all bars flat
const FEW = 12; // lines that need not be folded

const isNumber = (key) => FIGURES.some((figure) => figure.key === key);
const percent = (share) => `${(100 * share).toFixed(2)}%`;
const lineOf = (row, limit) => row.budget.find((line) => line.name === limit && line.measure === "size");
const plural = (count, one, many) => `${grouped(count)} ${count === 1 ? one : many}`;

function scaleOf({ key, limit }) {
  const largest = Math.max(1, ...report.rows.map((row) => row[key] ?? 0));
  const limits = report.rows.map((row) => lineOf(row, limit)?.limit ?? 0);
  return Math.max(largest, ...limits.filter((bytes) => bytes <= FARTHEST_LIMIT * largest));
}

const SCALES = Object.fromEntries(FIGURES.map((figure) => [figure.key, scaleOf(figure)]));

// Names of options are long: a line may break after their underscores.
function breakable(name) {
  return name.split(/(?<=_)/).flatMap((part) => [part, element("wbr")]).slice(0, -1);
}

// ---- order ----

function sorting(table) {
  return [state[table].replace(/^-/, ""), state[table].startsWith("-") ? -1 : 1];
}

// What was not run comes last either way.
function compared(one, other, sign) {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -sign : sign;
}

function ordered(list, table) {
  const [key, sign] = sorting(table);
  const numbered = list.map((item, number) => ({ item, number }));
  return numbered.sort((one, other) => compared(one.item[key], other.item[key], sign) || one.number - other.number);
}

// Up, down, and as at first.
function turned(table, key) {
  const [column, sign] = sorting(table);
  if (column !== key) return key;
  return sign > 0 ? "-" + key : FIRST[table];
}

function heading({ key, name }, table, draw) {
  const [column, sign] = sorting(table);
  const turn = () => {
    state[table] = turned(table, key);
    remember();
    draw();
    document.querySelector(`[data-table="${table}"][data-column="${key}"]`).focus();
  };
  const button = { type: "button", "data-table": table, "data-column": key, onclick: turn };
  const sorted = column === key && (sign > 0 ? "ascending" : "descending");
  return element("th", { scope: "col", class: isNumber(key) && "number", "aria-sort": sorted },
    element("button", button, name));
}

// ---- rows ----

function difference(change, telling = true) {
  if (change === null || change === undefined) return element("span", { class: "change" });
  const tone = change > 0 ? "more" : "less";
  return element("span", { class: change === 0 || !telling ? "change" : `change ${tone}` }, signed(change));
}

// A run that ended early took less because it did less: that is no gain.
function isTelling(row, { part }) {
  return Boolean(part) || [row, report.rows[0]].every((one) => one.verdict === "pass");
}

// Pieces of a bar, each with its share of the scale, and where the limit lies.
function meter(pieces, { broken = false, mark = null } = {}) {
  const drawn = pieces.map(([tone, share]) => element("i", { class: tone, style: `width:${percent(share)}` }));
  if (mark !== null && mark <= 1) drawn.push(element("u", { style: `left:${percent(mark)}` }));
  return element("div", { class: broken ? "meter broken" : "meter", "aria-hidden": "true" }, ...drawn);
}

function figureCell(row, number, figure) {
  const { key, limit, part } = figure;
  const value = row[key];
  if (value === null) return element("td", { class: "number none" }, "-");
  const line = lineOf(row, limit);
  const scale = SCALES[key];
  const parts = part ? [["part", row[part]], ["rest", value - row[part]]] : [["whole", value]];
  const pieces = parts.map(([tone, bytes]) => [tone, bytes / scale]);
  const words = [part && `${grouped(row[part])} are the library's`, line && `limit ${grouped(line.limit)}`];
  const title = words.filter(Boolean).join(", ") || false;
  return element("td", { class: line?.broken ? "number over" : "number", title },
    element("b", {}, grouped(value)),
    meter(pieces, { broken: line?.broken, mark: line ? line.limit / scale : null }),
    difference(report.deltas[number - 1]?.[key], isTelling(row, figure)));
}

function badge({ verdict, code, code_hex }) {
  if (verdict === null) return element("span", { class: "badge" }, "not run");
  const failed = code !== null && code !== 0 ? ` ${code_hex}` : "";
  return element("span", { class: `badge ${verdict}` }, verdict.toUpperCase() + failed);
}

// Suites of TLS 1.2 name the chain themselves.
function chainOf({ chain, ciphersuite }) {
  const name = chain?.toUpperCase();
  return name === undefined || ciphersuite?.includes(name) ? null : `${name} chain`;
}

function verdictCell(row) {
  const session = [row.tls_version, row.ciphersuite, chainOf(row), row.reason].filter((word) => word !== null);
  return element("td", {}, badge(row), ...session.map((word) => element("small", {}, ...breakable(word))));
}

const isOpen = (number) => state.row === String(number);

// One row is a stop of Tab, the open one or the first; the arrows go to the others.
function nameCell(row, number, place) {
  const stop = isOpen(number) || (state.row === "" && place === 0);
  const name = element("button", {
    type: "button", class: "name", "aria-expanded": String(isOpen(number)), tabindex: stop ? "0" : "-1",
  }, ...breakable(row.profile));
  return element("th", { scope: "row" }, name, element("small", {}, `${row.mbedtls} · ${row.cpu ?? "processor unknown"}`));
}

function rowLines({ item: row, number }, place) {
  const figures = FIGURES.map((figure) => figureCell(row, number, figure));
  const cells = [nameCell(row, number, place), ...figures, verdictCell(row)];
  // Who marks a figure to copy it opens nothing.
  const onclick = () => getSelection().isCollapsed && toggle(number);
  const line = element("tr", { class: isOpen(number) ? "row open" : "row", "data-row": number, onclick }, ...cells);
  return isOpen(number) ? [line, detailLine(row)] : [line];
}

function detailLine(row) {
  const cell = element("td", { colspan: COLUMNS.length }, element("div", {}, ...details(row)));
  return element("tr", { class: "detail" }, cell);
}

function drawRows() {
  const table = byId("rows");
  table.tHead.replaceChildren(element("tr", {}, ...COLUMNS.map((column) => heading(column, "sort", drawRows))));
  table.tBodies[0].replaceChildren(...ordered(report.rows, "sort").flatMap(rowLines));
}

function toggle(number) {
  state.row = isOpen(number) ? "" : String(number);
  remember();
  drawRows();
  focusOn(document.querySelector(`[data-row="${number}"] .name`));
}

function focusOn(name) {
  for (const other of document.querySelectorAll("#rows .name")) other.tabIndex = -1;
  name.tabIndex = 0;
  name.focus();
}

function onRowsKey(event) {
  const names = [...document.querySelectorAll("#rows .name")];
  const at = names.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (event.key === "Escape" && state.row !== "") toggle(state.row);
  else if (next !== undefined && at >= 0) focusOn(names[Math.min(Math.max(next, 0), names.length - 1)]);
  else return;
  event.preventDefault();
}

// ---- the whole ----

function listed(key) {
  return [...new Set(report.rows.map((row) => row[key]))].join(", ");
}

function drawTitle() {
  const on = report.rows.some((row) => row.cpu !== null) ? ` on ${listed("cpu")}` : "";
  const title = `mbedTLS ${listed("mbedtls")}${on}`;
  const against = report.rows.length > 1 ? `, differences against ${report.rows[0].profile}` : "";
  const without = report.unbuilt.length > 0 ? `; ${grouped(report.unbuilt.length)} not built` : "";
  byId("title").textContent = title;
  document.title = `${title}: tlsprobe lab`;
  byId("facts").textContent = `${plural(report.rows.length, "configuration", "configurations")}${against}${without}. `
    + "Flash and RAM are the linker's, in bytes; instructions are those of set-up and handshake."
    + (report.left_out.length > 0 ? ` Not tried, because the board lacks them anyway: ${report.left_out.join(", ")}.` : "");
}

function drawWarnings() {
  byId("warnings").hidden = report.warnings.length === 0;
  byId("warnings").querySelector("ul").append(...report.warnings.map((warning) => element("li", {}, warning)));
}

function unbuiltLine({ profile, cause }) {
  return element("tr", {}, element("th", { scope: "row" }, ...breakable(profile)),
    element("td", { class: "cause" }, ...breakable(cause)));
}

function drawUnbuilt() {
  const all = report.unbuilt;
  const part = byId("unbuilt");
  part.hidden = all.length === 0;
  part.querySelector("details").open = all.length <= FEW;
  part.querySelector("summary").textContent = plural(all.length, "configuration", "configurations");
  part.querySelector("tbody").append(...all.map(unbuiltLine));
}

function press(key) {
  const stop = [...document.querySelectorAll("#rows .name")].find((name) => name.tabIndex === 0);
  pressOn(stop, key);
}

followTheme();
drawTitle();
drawWarnings();
drawRows();
drawCosts();
drawUnbuilt();
byId("rows").addEventListener("keydown", onRowsKey);
pressAll(press);
