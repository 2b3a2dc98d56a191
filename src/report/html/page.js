// Draws tlsprobe.size/1.
//
// Behind # stand: image (number), open (path, parts divided by ">"), sort (column, "-" first for
// descending), and filter.

restore({ image: "0", open: "", sort: "-flash", filter: "" });
const FIRST_ROWS = 100;
const SMALLEST_SHARE = 1 / 900; // of the map; smaller tiles become one
let shownRows = FIRST_ROWS;

const label = (image) => image.profile ?? image.path;
const currentImage = () => report.images[Number(state.image)] ?? report.images[0];

// ---- the tree: region, component, object, owner ----

function regionOf(image, owner, kind) {
  if (owner.section === null) {
    return image.regions.find((region) => owner.name.endsWith(" in " + region.name));
  }
  const section = image.sections.find((section) => section.name === owner.section);
  const at = kind === "flash" ? section?.load_address : section?.address;
  const within = (region) => region.kind === kind && at >= region.origin
    && at < region.origin + (region.length ?? region.used);
  return at === undefined || at === null ? undefined : image.regions.find(within);
}

function add(node, parts, bytes) {
  node.bytes += bytes;
  if (parts.length === 0) return;
  const [first, ...rest] = parts;
  if (!node.children.has(first)) node.children.set(first, { name: first, bytes: 0, children: new Map() });
  add(node.children.get(first), rest, bytes);
}

function tree(image) {
  const root = { name: label(image), bytes: 0, children: new Map() };
  for (const kind of ["flash", "ram"]) {
    const first = image.regions.find((region) => region.kind === kind);
    for (const owner of image.symbols) {
      if (owner[kind] === 0) continue;
      const region = regionOf(image, owner, kind) ?? first;
      const object = owner.object ?? owner.section ?? "gaps";
      if (region) add(root, [region.name, owner.component, object, owner.name], owner[kind]);
    }
    if (first && image.unattributed[kind] > 0) {
      add(root, [first.name, "unattributed", "without a name"], image.unattributed[kind]);
    }
  }
  return root;
}

// ---- the map: squarified tiles (Bruls, Huizing, van Wijk 2000) ----

function tiles(nodes, box) {
  const total = nodes.reduce((sum, node) => sum + node.bytes, 0);
  const scale = (box.width * box.height) / total;
  const placed = [];
  let row = [];
  let rest = { ...box };
  const worst = (row, side) => {
    const sum = row.reduce((sum, node) => sum + node.bytes * scale, 0);
    return Math.max(...row.map((node) => {
      const area = node.bytes * scale;
      return Math.max((side * side * area) / (sum * sum), (sum * sum) / (side * side * area));
    }));
  };
  const place = () => {
    const sum = row.reduce((sum, node) => sum + node.bytes * scale, 0);
    const wide = rest.width >= rest.height;
    const depth = sum / (wide ? rest.height : rest.width);
    let at = 0;
    for (const node of row) {
      const length = (node.bytes * scale) / depth;
      placed.push(wide
        ? { node, x: rest.x, y: rest.y + at, width: depth, height: length }
        : { node, x: rest.x + at, y: rest.y, width: length, height: depth });
      at += length;
    }
    rest = wide
      ? { x: rest.x + depth, y: rest.y, width: rest.width - depth, height: rest.height }
      : { x: rest.x, y: rest.y + depth, width: rest.width, height: rest.height - depth };
    row = [];
  };
  for (const node of nodes) {
    const side = Math.min(rest.width, rest.height);
    if (row.length > 0 && worst([...row, node], side) > worst(row, side)) place();
    row.push(node);
  }
  if (row.length > 0) place();
  return placed;
}

// The largest children; those too small to be seen become one tile.
function visible(node) {
  const sorted = [...node.children.values()].sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
  const large = sorted.filter((child) => child.bytes >= node.bytes * SMALLEST_SHARE);
  const small = sorted.slice(large.length);
  if (small.length > 1) {
    const bytes = small.reduce((sum, child) => sum + child.bytes, 0);
    return [...large, { name: `${small.length} smaller ones`, bytes, children: new Map(), crowd: true }];
  }
  return sorted;
}

function openNode(root) {
  let node = root;
  const path = [];
  for (const part of state.open.split(">").filter(Boolean)) {
    const child = node.children.get(part);
    if (!child) break;
    node = child;
    path.push(part);
  }
  return { node, path };
}

// Components have hues far apart, by their rank in the image, and keep them on the levels below.
function hue(path, name, rank) {
  const component = path.length >= 2 ? path[1] : name;
  const known = currentImage().components.findIndex((part) => part.name === component);
  const base = 205 + (known < 0 ? rank : known) * 137.5;
  return Math.round(path.length >= 2 ? base + ((rank * 9) % 27) - 13 : base) % 360;
}

function drawPath(path) {
  const steps = [label(currentImage()), ...path].map((name, depth) => depth === path.length
    ? element("span", { "aria-current": "page" }, name)
    : element("button", { type: "button", onclick: () => open(path.slice(0, depth)) }, name));
  byId("path").replaceChildren(...steps.flatMap((step, index) => (index ? [" › ", step] : [step])));
}

function drawMap() {
  const map = byId("map");
  const { node, path } = openNode(tree(currentImage()));
  drawPath(path);
  const nodes = visible(node);
  const box = { x: 0, y: 0, width: map.clientWidth || 1100, height: map.clientHeight || 440 };
  map.replaceChildren(...tiles(nodes, box).map(({ node: child, x, y, width, height }, rank) => {
    const opens = child.children.size > 0;
    const share = ((child.bytes / node.bytes) * 100).toFixed(1);
    const words = `${child.name}: ${grouped(child.bytes)} bytes, ${share} %`;
    const roomy = width > 44 && height > 34;
    return element("button", {
      type: "button", class: "tile", title: words, "aria-label": words, "data-name": child.name,
      "data-bytes": child.bytes,
      style: `left:${x}px;top:${y}px;width:${width}px;height:${height}px;--hue:${hue(path, child.name, rank)}`,
      onclick: () => opens && open([...path, child.name]),
    }, ...(roomy ? [element("b", {}, child.name), element("span", {}, grouped(child.bytes))] : []));
  }));
}

function open(path) {
  state.open = path.join(">");
  remember();
  drawMap();
  byId("map").querySelector(".tile")?.focus();
}

// Arrows go to the nearest tile in their direction.
function moveFocus(key) {
  const from = document.activeElement.getBoundingClientRect();
  const center = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const [x, y] = center(from);
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  let best = null;
  for (const tile of byId("map").querySelectorAll(".tile")) {
    const [tx, ty] = center(tile.getBoundingClientRect());
    const along = (tx - x) * dx + (ty - y) * dy;
    const across = Math.abs((tx - x) * dy) + Math.abs((ty - y) * dx);
    if (along > 1 && (!best || along + 2 * across < best.distance)) best = { tile, distance: along + 2 * across };
  }
  best?.tile.focus();
}

function onMapKey(event) {
  if (event.key === "Escape" || event.key === "Backspace") {
    open(openNode(tree(currentImage())).path.slice(0, -1));
  } else if (event.key.startsWith("Arrow")) {
    moveFocus(event.key);
  } else {
    return;
  }
  event.preventDefault();
}

// ---- regions, profiles, owners ----

function drawSummary() {
  byId("summary").replaceChildren(...currentImage().regions.map((region) => {
    const full = region.length ? (100 * region.used) / region.length : null;
    const of = region.length ? ` of ${grouped(region.length)} bytes, ${full.toFixed(1)} %` : " bytes";
    return element("div", { class: "region" },
      element("span", {}, region.name), element("br"),
      element("b", {}, grouped(region.used)), element("span", {}, of),
      full === null ? "" : bar(full));
  }));
}

function bar(percent) {
  return element("div", { class: "bar" }, element("i", { style: `width:${Math.min(percent, 100)}%` }));
}

function drawMatrix() {
  const images = report.images;
  byId("matrix").hidden = images.length < 2;
  if (images.length < 2) return;
  const whole = ["flash", "ram"].map((kind) => ({
    name: kind === "flash" ? "flash in all" : "RAM in all", values: images.map((image) => image[kind]),
  }));
  const names = [...new Set(images.flatMap((image) => image.components.map((part) => part.name)))];
  const parts = names.map((name) => ({
    name,
    values: images.map((image) => image.components.find((part) => part.name === name)?.flash ?? 0),
  }));
  const rows = [...whole, ...parts.sort((a, b) => b.values[0] - a.values[0])];
  const widest = Math.max(...parts.flatMap((row) => row.values), 1);
  const head = element("tr", {}, element("th", { scope: "col" }, "flash by component"),
    ...images.map((image) => element("th", { scope: "col" }, label(image))));
  const body = rows.map((row, index) => {
    const scale = index < whole.length ? Math.max(...row.values, 1) : widest;
    return element("tr", { "data-row": row.name }, element("th", { scope: "row" }, row.name),
      ...row.values.map((value, column) => matrixCell(value, value - row.values[0], scale, column)));
  });
  byId("matrix-body").replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
}

function matrixCell(value, change, scale, column) {
  const words = column === 0 || change === 0 ? [] : [" ", element("span",
    { class: change > 0 ? "more" : "less" }, signed(change))];
  return element("td", { class: "cell" }, grouped(value), ...words, bar((100 * value) / scale));
}

const COLUMNS = ["flash", "ram", "name", "kind", "section", "object", "component"];
const isNumber = (column) => column === "flash" || column === "ram";

function drawTable() {
  const column = state.sort.replace(/^-/, "");
  const sign = state.sort.startsWith("-") ? -1 : 1;
  const words = state.filter.toLowerCase();
  const fits = (owner) => [owner.name, owner.object, owner.component, owner.section]
    .some((text) => text?.toLowerCase().includes(words));
  const order = (a, b) => {
    const [left, right] = [a[column] ?? "", b[column] ?? ""];
    return left === right ? (a.name < b.name ? -1 : 1) : (left < right ? -sign : sign);
  };
  const owners = currentImage().symbols.filter(fits).sort(order);
  byId("owners").tHead.replaceChildren(element("tr", {}, ...COLUMNS.map((name) => heading(name, column, sign))));
  byId("owners").tBodies[0].replaceChildren(...owners.slice(0, shownRows).map((owner) => element("tr", {},
    ...COLUMNS.map((name) => element("td", { class: isNumber(name) && "number" },
      isNumber(name) ? grouped(owner[name]) : owner[name] ?? "")))));
  const sum = (kind) => grouped(owners.reduce((total, owner) => total + owner[kind], 0));
  byId("count").textContent = `${grouped(owners.length)} owners, ${sum("flash")} bytes of flash, ${sum("ram")} of RAM`;
  byId("more").hidden = owners.length <= shownRows;
}

function heading(name, column, sign) {
  const sorted = name === column && (sign > 0 ? "ascending" : "descending");
  const turn = () => {
    const descending = name === column ? sign > 0 : isNumber(name);
    state.sort = (descending ? "-" : "") + name;
    remember();
    drawTable();
    byId("owners").querySelector(`[data-column="${name}"]`).focus();
  };
  return element("th", { scope: "col", "aria-sort": sorted, class: isNumber(name) && "number" },
    element("button", { type: "button", "data-column": name, onclick: turn }, name === "ram" ? "RAM" : name));
}

// ---- the whole ----

function drawAll() {
  drawSummary();
  drawMatrix();
  drawMap();
  drawTable();
}

function press(key) {
  const target = document.activeElement.closest("#map") ? document.activeElement : byId("map").querySelector(".tile");
  pressOn(target, key);
}

byId("image").replaceChildren(...report.images.map((image, index) => element("option", { value: index }, label(image))));
bind("image", "image", drawAll);
bind("filter", "filter", () => { shownRows = FIRST_ROWS; drawTable(); });
byId("more").addEventListener("click", () => { shownRows *= 10; drawTable(); });
byId("map").addEventListener("keydown", onMapKey);
addEventListener("resize", drawMap);
followTheme();
drawAll();
pressAll(press);
