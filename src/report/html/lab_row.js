// Draws what tlsprobe.lab/1 knows of the row that is open.

function details(row) {
  const run = row.measured;
  const blocks = [verdictBlock(row), budgetBlock(row), run && heapBlock(run), run && stagesBlock(run),
    run && flightsBlock(run), imageBlock(row), run && overriddenBlock(run)];
  return blocks.filter(Boolean);
}

function block(title, ...children) {
  return element("div", { class: "block" }, element("h3", {}, title), ...children);
}

// Names and values; what is not known has no line.
function facts(...known) {
  const shown = known.filter(([, value]) => value !== null && value !== undefined);
  return element("dl", {}, ...shown.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

// Names of columns, of which all but the first hold numbers.
function plainHead(columns) {
  const cells = columns.map((name, index) => element("th", { scope: "col", class: index > 0 && "number" }, name));
  return element("thead", {}, element("tr", {}, ...cells));
}

function plainTable(columns, rows) {
  const line = ([first, ...numbers]) => element("tr", {}, element("td", {}, first),
    ...numbers.map((number) => element("td", { class: "number" }, grouped(number))));
  return element("table", {}, plainHead(columns), element("tbody", {}, ...rows.map(line)));
}

function verdictBlock(row) {
  if (row.verdict === null) return block("Verdict", element("p", {}, "It was built, and not run."));
  return block("Verdict", element("p", {}, row.cause),
    element("ul", {}, ...row.fix.map((step) => element("li", {}, step))));
}

function budgetBlock(row) {
  if (row.budget.length === 0) return null;
  const lines = row.budget.map(({ name, measure, limit, used, broken }) => {
    const most = Math.max(limit, used ?? 0, 1);
    const words = used === null ? `not known, of ${grouped(limit)}` : `${grouped(used)} of ${grouped(limit)}`;
    const what = measure === "size" ? name : `${name}, ${measure}`;
    return element("li", { class: broken && "over" }, `${what}: ${words}${broken ? ", broken" : ""}`,
      meter([["whole", (used ?? 0) / most]], { broken, mark: limit / most }));
  });
  return block("Budget", element("ul", { class: "budget" }, ...lines));
}

function request(one) {
  return one && `${plural(one.bytes, "byte", "bytes")} by ${one.function ?? "a function without a name"}`;
}

function heapBlock(run) {
  const bytes = (number) => (number === null ? null : grouped(number));
  return block("Heap", facts(
    ["peak", bytes(run.heap_peak)], ["with headers and gaps", bytes(run.heap_footprint)],
    ["there is", bytes(run.heap_limit)], ["the least that works", bytes(run.smallest_heap)],
    ["largest request", request(run.heap_largest)],
    ["requests that failed", bytes(run.heap_failures)], ["the first of them", request(run.heap_refused)],
  ));
}

function stagesBlock(run) {
  if (run.stages.length === 0) return null;
  const rows = run.stages.map((stage) => [stage.name, stage.instructions, stage.stack]);
  return block("Stages", plainTable(["stage", "instructions", "stack"], rows));
}

function flightsBlock(run) {
  if (run.flights.length === 0) return null;
  const swatch = (from) => element("i", { class: `swatch ${from}` });
  const rows = run.flights.map(({ from, bytes, instructions }, index) => [
    element("span", {}, swatch(from), `${index + 1}, ${from}`), bytes, instructions,
  ]);
  return block("Flights", stacked(run.flights, "bytes"), stacked(run.flights, "instructions"),
    plainTable(["who sends", "bytes", "instructions until sent"], rows));
}

// Flights as pieces of one bar, in their order.
function stacked(flights, key) {
  const total = flights.reduce((sum, flight) => sum + flight[key], 0);
  const pieces = flights.map((flight) => [flight.from, total === 0 ? 0 : flight[key] / total]);
  return element("div", { class: "stacked" }, element("small", {}, `${grouped(total)} ${key}`), meter(pieces));
}

function imageBlock(row) {
  const flags = row.flags === null ? "your own build" : row.flags || "the default ones";
  const took = row.milliseconds === null ? null : `${grouped(row.milliseconds)} ms on this machine`;
  return block("Image", facts(
    ["file", row.elf], ["map", row.map], ["log of its build", row.log], ["compiler", row.compiler], ["compiler flags", flags], ["library's flash", grouped(row.library_flash)],
    ["library's RAM", grouped(row.library_ram)], ["the run took", took],
  ));
}

function overriddenBlock(run) {
  if (run.overridden.length === 0) return null;
  return block("What the board overrides",
    element("ul", { class: "chips" }, ...run.overridden.map((option) => element("li", {}, ...breakable(option)))));
}
