// Draws tlsprobe.calendar/1; nothing but the colours and what is pressed stands behind #.

restore({});
const DAY = 86400000;
const LABEL = 260, RIGHT = 24, TOP = 26, LANE = 26, WIDTH = 1080;
const WORDS = {
  "expires": "expires on the device", "path-ends": "an intermediate expires",
  "mozilla": "hosts will move by (Mozilla)", "chrome": "hosts will move by (Chrome)",
  "statement": "hosts will move by (announced)",
};

// What an event means at worst, for its colour and its shape.
function tone(event) {
  const fates = event.hosts.map((host) => host.fate);
  if (fates.includes("lost")) return "lost";
  if (event.kind === "expires") return fates.includes("carried") ? "carried" : "expires";
  return event.kind === "path-ends" ? "path" : "moves";
}

// Shape as well as colour: a cross for a loss, a diamond for a move, a circle for an end, a bar for a path.
function shape(kind) {
  const outline = {
    lost: "M-6,-4L-4,-6L0,-2L4,-6L6,-4L2,0L6,4L4,6L0,2L-4,6L-6,4L-2,0Z",
    moves: "M0,-6L6,0L0,6L-6,0Z", path: "M-3,-6H3V6H-3Z",
    carried: "M-6,0A6,6 0 1 0 6,0A6,6 0 1 0 -6,0Z", expires: "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
  };
  return element("path", { d: outline[kind], class: kind });
}

function hosts(event) {
  const names = { lost: "lost", carried: "goes on with another CA", moves: "will have moved" };
  const by = (host) => report.certificates.find((it) => it.sha256 === host.by)?.name;
  return event.hosts.map((host) => {
    const other = by(host);
    return `${host.target}: ${other ? "goes on with " + other : names[host.fate]}`;
  });
}

// The CAs that matter come first: those with hosts, then by the first event.
function lanes() {
  const seen = new Map();
  for (const event of report.events) {
    const lane = seen.get(event.certificate) ?? { name: event.name, events: [], hosts: 0 };
    lane.events.push(event);
    seen.set(event.certificate, lane);
  }
  for (const host of report.hosts) {
    const lane = seen.get(host.certificate);
    if (lane) lane.hosts += 1;
  }
  for (const [sha256, lane] of seen) {
    const certificate = report.certificates.find((it) => it.sha256 === sha256);
    lane.end = certificate && certificate.not_after ? Date.parse(certificate.not_after) : null;
  }
  return [...seen.values()].sort((one, other) => other.hosts - one.hosts
    || Date.parse(one.events[0].day) - Date.parse(other.events[0].day) || one.name.localeCompare(other.name));
}

function scale(all) {
  const start = Date.parse(report.at);
  const days = report.events.map((event) => Date.parse(event.day));
  const end = Math.max(start + 365 * DAY, ...days) + 120 * DAY;
  const place = (time) => LABEL + (Math.min(time, end) - start) / (end - start) * (WIDTH - LABEL - RIGHT);
  return { start, end, place };
}

function grid(svg, time, height) {
  const first = new Date(time.start).getUTCFullYear() + 1, last = new Date(time.end).getUTCFullYear();
  const step = Math.ceil((last - first + 1) / 14);
  for (let year = first; year <= last; year += step) {
    const x = time.place(Date.UTC(year, 0, 1));
    svg.append(element("line", { x1: x, x2: x, y1: TOP - 6, y2: height, class: "grid" }));
    svg.append(element("text", { x, y: TOP - 10, "text-anchor": "middle", class: "year" }, String(year)));
  }
  const x = time.place(time.start);
  svg.append(element("line", { x1: x, x2: x, y1: TOP - 6, y2: height, class: "today" }));
}

function picture() {
  const all = lanes(), time = scale(all), height = TOP + all.length * LANE + 8;
  const svg = element("svg", { width: WIDTH, height, role: "group", "aria-label": "Timeline of the CAs" });
  grid(svg, time, height);
  all.forEach((lane, index) => {
    const y = TOP + index * LANE + LANE / 2;
    const name = lane.name.length > 34 ? lane.name.slice(0, 33) + "…" : lane.name;
    const label = element("text", { x: 0, y: y + 4, "data-lane": lane.name }, name);
    label.append(element("title", {}, lane.name));
    svg.append(label);
    const end = lane.end ?? time.end, x = time.place(time.start);
    svg.append(element("rect", { x, y: y - 4, width: Math.max(0, time.place(end) - x), height: 8, rx: 4, class: "bar" }));
    for (const event of lane.events) svg.append(mark(event, time.place(Date.parse(event.day)), y));
  });
  return svg;
}

function mark(event, x, y) {
  const number = report.events.indexOf(event);
  const says = `${event.day}: ${event.name}: ${WORDS[event.kind]}`;
  const node = element("g", {
    class: "mark", transform: `translate(${x.toFixed(1)},${y})`, tabindex: number === 0 ? "0" : "-1",
    role: "button", "aria-label": says, "data-event": number, "data-tone": tone(event),
  }, element("circle", { r: 10, class: "halo" }), shape(tone(event)), element("title", {}, says));
  node.addEventListener("click", () => select(number));
  node.addEventListener("focus", () => select(number));
  return node;
}

let selected = null;
function select(number) {
  selected = number;
  const event = number === null ? null : report.events[number];
  const detail = byId("detail");
  detail.replaceChildren();
  for (const row of document.querySelectorAll("#events tbody tr")) row.removeAttribute("aria-current");
  if (!event) return;
  document.querySelectorAll("#events tbody tr")[number].setAttribute("aria-current", "true");
  detail.append(element("b", {}, `${event.day}: ${event.name}`), element("br", {}), event.says);
  if (event.source) detail.append(` (${event.source}, read on ${event.source_as_of})`);
  for (const line of hosts(event)) detail.append(element("br", {}), line);
}

// From event to event in time, whichever lane they lie in.
function press(key) {
  const count = report.events.length;
  if (count === 0) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (key === "Escape") {
    document.activeElement?.blur?.();
    return select(null);
  }
  let next = key === "Home" ? 0 : key === "End" ? count - 1 : null;
  if (step) next = selected === null ? 0 : Math.min(count - 1, Math.max(0, selected + step));
  if (next === null) return;
  const node = document.querySelector(`[data-event="${next}"]`);
  for (const other of document.querySelectorAll(".mark")) other.setAttribute("tabindex", "-1");
  node.setAttribute("tabindex", "0");
  node.focus();
  select(next);
}

function row(...cells) {
  return element("tr", {}, ...cells);
}

function tables() {
  const names = new Map(report.certificates.map((it) => [it.sha256, it.name]));
  const body = document.querySelector("#hosts tbody");
  byId("hosts-part").hidden = report.hosts.length === 0 && report.unreachable.length === 0;
  for (const host of report.hosts) {
    const at = host.certificate ? element("td", {}, names.get(host.certificate)) : element("td", { class: "lost" }, "refused already");
    const lost = element("td", host.lost ? { class: "lost" } : {}, host.lost ?? (host.certificate ? "not in this set's time" : "-"));
    body.append(row(element("td", {}, host.target), at, lost));
  }
  for (const host of report.unreachable) {
    body.append(row(element("td", {}, host.target), element("td", {}, "not reached"), element("td", {}, host.because)));
  }
  const events = document.querySelector("#events tbody");
  for (const event of report.events) {
    const kind = tone(event);
    const what = element("td", kind === "expires" ? {} : { class: kind }, WORDS[event.kind]);
    events.append(row(element("td", {}, event.day), what, element("td", {}, event.name), element("td", {}, hosts(event).join("; "))));
  }
}

function legend() {
  const words = { lost: "a host loses its last CA", carried: "expires, another CA goes on", expires: "expires", moves: "hosts will move by", path: "an intermediate expires" };
  const items = Object.entries(words).map(([kind, text]) => {
    const icon = element("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", "aria-hidden": "true" }, shape(kind));
    return element("li", {}, icon, text);
  });
  return element("ul", { class: "legend" }, ...items);
}

const library = `mbedTLS ${report.mbedtls}`;
const device = report.profile === library ? library : `${report.profile}, ${library}`;
byId("facts").textContent = `From ${report.at.slice(0, 10)} on, for ${device} (${report.fidelity}); `
  + `schedules of root programs as of ${report.schedule_made}.`
  + (report.checks_dates ? "" : " The device checks no dates of its CAs: nothing expires for it.");
byId("picture").append(legend(), picture());
tables();
followTheme();
byId("picture").addEventListener("keydown", (event) => {
  if (["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "Escape"].includes(event.key)) {
    event.preventDefault();
    press(event.key);
  }
});
pressAll(press);
