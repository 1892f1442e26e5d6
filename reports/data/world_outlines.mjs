// Makes world_outlines.txt from the country polygons of Natural Earth; see README.md beside this file.
//
//   node world_outlines.mjs <folder of the npm package world-atlas> <countries.csv of schemas> > world_outlines.txt
//
// Needs the npm packages topojson-client 3, topojson-server 3, topojson-simplify 3 and polylabel 2 where node finds them.

import { readFileSync } from "node:fs";
import polylabel from "polylabel";
import { feature, merge, mergeArcs } from "topojson-client";
import { topology as build } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const [atlas, codes] = process.argv.slice(2);
const QUANTUM = 0.01; // degrees
const LEAST_TRIANGLE = 0.0005; // square degrees: corners that matter less than this are left out
const LEAST_RING = 0.01; // square degrees: smaller islands are left out, except the largest of an area

const list = readFileSync(codes, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
// Former states come last in the list; some have the number of the state that followed.
const byNumber = new Map(list.filter((row) => row[2]).reverse().map((row) => [row[2], row[0]]));

// Natural Earth draws what is held; in Western Sahara that is not what the United Nations draw. Morocco ends at 27°40' N, and
// what lies south of it is Western Sahara.
const SAHARA = 27 + 2 / 3;
const cut = (points, isNorth) => {
  const kept = [];
  points.forEach(([x, y], i) => {
    const [u, v] = points.at(i - 1);
    const inside = (value) => (isNorth ? value >= SAHARA : value <= SAHARA);
    if (i > 0 && inside(y) !== inside(v)) {
      // From the northern end, so that both sides get the same place.
      const [[a, b], [c, d]] = v > y ? [[u, v], [x, y]] : [[x, y], [u, v]];
      kept.push([a + ((SAHARA - b) / (d - b)) * (c - a), SAHARA]);
    }
    if (inside(y)) kept.push([x, y]);
  });
  return kept.length > 3 ? [...kept, ...(String(kept[0]) === String(kept.at(-1)) ? [] : [kept[0]])] : null;
};
const raw = JSON.parse(readFileSync(`${atlas}/countries-50m.json`));
const features = feature(raw, raw.objects.countries).features;
const polygonsOf = ({ geometry }) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);
const shapeOf = (name) => features.find((shape) => shape.properties.name === name);
const [morocco, sahara] = [shapeOf("Morocco"), shapeOf("W. Sahara")];
const southern = polygonsOf(morocco).map(([outer]) => cut(outer, false)).filter(Boolean);
const northern = polygonsOf(morocco).map(([outer]) => cut(outer, true)).filter(Boolean);
morocco.geometry = { type: "MultiPolygon", coordinates: northern.map((outer) => [outer]) };
sahara.geometry = { type: "MultiPolygon", coordinates: [...polygonsOf(sahara), ...southern.map((outer) => [outer])] };
let topology = build({ countries: { type: "FeatureCollection", features } }, 1e5);
const joined = topology.objects.countries.geometries.find((shape) => shape.properties.name === "W. Sahara");
Object.assign(joined, mergeArcs(topology, [{ type: joined.type, arcs: joined.arcs }]), { properties: joined.properties, id: joined.id });

topology = simplify(presimplify(topology), LEAST_TRIANGLE);
const arcs = topology.arcs;

// Rings of each area, as lists of arcs. Overseas parts that ISO 3166-1 gives a code of their own are split off; they take
// the colour of the country that they belong to unless they have a value themselves.
const WITHOUT_NUMBER = { Somaliland: "SO", Kosovo: "XK", "N. Cyprus": "CY", "Siachen Glacier": "-" };
const PARTS = [
  ["FR", "GF", [-55, 2, -51, 6]], ["FR", "GP", [-62, 15.8, -60.9, 16.6]], ["FR", "MQ", [-61.3, 14.3, -60.7, 15]],
  ["FR", "RE", [55, -21.5, 56, -20.8]], ["FR", "YT", [44.9, -13.1, 45.4, -12.5]], ["NO", "SJ", [-10, 70.7, 36, 82]],
  ["NL", "BQ", [-69, 11.9, -62, 18]],
];
// Crimea is drawn with Ukraine, as on the maps of the United Nations (resolution 68/262 of the General Assembly).
const CRIMEA = [32, 44, 37, 46.5];

const ring = (references) => {
  const points = [];
  for (const k of references) {
    const part = k < 0 ? arcs[~k].slice().reverse() : arcs[k];
    for (const p of points.length ? part.slice(1) : part) {
      const before = points.at(-1);
      let x = p[0];
      while (before && x - before[0] > 180) x -= 360;
      while (before && x - before[0] < -180) x += 360;
      points.push([x, p[1]]);
    }
  }
  return points;
};
const surface = (points) =>
  Math.abs(points.reduce((sum, [x, y], i) => {
    const [u, v] = points[(i + 1) % points.length];
    return sum + x * v - u * y;
  }, 0)) / 2;
const middle = (points) => {
  const xs = points.map((p) => p[0]), ys = points.map((p) => p[1]);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
};
const within = ([x, y], [west, south, east, north]) => x > west && x < east && y > south && y < north;

const areas = new Map();
const add = (code, polygon) => areas.set(code, [...(areas.get(code) ?? []), polygon]);
const owners = new Map(); // arc -> areas that it bounds, by the name of the data set
for (const shape of topology.objects.countries.geometries) {
  const name = shape.properties.name;
  let code = byNumber.get(shape.id) ?? WITHOUT_NUMBER[name];
  if (name === "Indian Ocean Ter.") code = "indian-ocean";
  if (code === "AQ" || !code) continue;
  for (const polygon of shape.type === "Polygon" ? [shape.arcs] : shape.arcs) {
    const points = ring(polygon[0]);
    const at = middle(points);
    let owner = code;
    if (code === "indian-ocean") owner = at[0] > 100 ? "CX" : "CC";
    for (const [from, to, box] of PARTS) if (from === code && within(at, box)) owner = to;
    if (code === "RU" && within(at, CRIMEA)) owner = "UA";
    add(owner, polygon);
    const label = name === "Russia" && owner === "UA" ? "Crimea" : name;
    for (const k of polygon.flat()) {
      const index = k < 0 ? ~k : k;
      owners.set(index, [...(owners.get(index) ?? []), { code: owner, label }]);
    }
  }
}

// Borders on which there is no full agreement, as the United Nations mark them: drawn dashed. A box limits a pair to a part.
const DISPUTED = [
  ["Somaliland", "Somalia"], ["Kosovo", "Serbia"], ["N. Cyprus", "Cyprus"], ["W. Sahara", "Morocco"], ["Palestine", "Israel"],
  ["Israel", "Syria"], ["Crimea", "Ukraine"], ["Siachen Glacier", "India"], ["Siachen Glacier", "Pakistan"],
  ["Siachen Glacier", "China"], ["India", "China"], ["India", "Pakistan", [72, 32.4, 78, 38]],
  ["Sudan", "S. Sudan", [27.3, 8.5, 29.6, 11]], ["Egypt", "Sudan", [33, 21, 38, 24]],
];
const disputed = (index, point) => {
  const pair = (owners.get(index) ?? []).map((owner) => owner.label);
  return DISPUTED.some(([one, other, box]) => pair.includes(one) && pair.includes(other) && (!box || within(point, box)));
};

// Arcs are cut where agreement ends, so that an arc is disputed as a whole or not at all.
const pieces = new Map();
const written = [];
for (const index of [...owners.keys()].sort((a, b) => a - b)) {
  const points = arcs[index];
  const numbers = [];
  let piece = [points[0]], mark = disputed(index, points[0]);
  const close = () => {
    numbers.push(written.length);
    written.push({ points: piece, isDisputed: mark, isBorder: new Set(owners.get(index).map((o) => o.label)).size > 1 });
  };
  for (let i = 1; i < points.length; i++) {
    const next = disputed(index, points[i]);
    piece.push(points[i]);
    if (next !== mark && i + 1 < points.length) {
      close();
      piece = [points[i]];
    }
    if (i + 1 < points.length) mark = next;
  }
  close();
  pieces.set(index, numbers);
}

// Which rings stay, and where the name of an area stands: the place farthest from its border, in its largest part.
const ANCHORS = { RU: [40, 56], NO: [9.5, 61.2], CA: [-100, 53], US: [-98.5, 39.5], CL: [-71, -34], ID: [110, -7.2] };
const lines = [];
const used = new Set();
for (const code of [...areas.keys()].sort()) {
  const polygons = areas.get(code).map((polygon) => ({ polygon, points: ring(polygon[0]) }));
  polygons.sort((a, b) => surface(b.points) - surface(a.points));
  const kept = polygons.filter(({ points }, place) => place === 0 || surface(points) >= LEAST_RING);
  const largest = kept[0];
  const squeeze = Math.cos((middle(largest.points)[1] * Math.PI) / 180);
  const rings = largest.polygon.map((r) => ring(r).map(([x, y]) => [x * squeeze, y]));
  const found = polylabel(rings, 0.05);
  let [x, y] = ANCHORS[code] ?? [found[0] / squeeze, found[1]];
  if (x > 180) x -= 360;
  const parent = PARTS.find((part) => part[1] === code)?.[0] ?? "-";
  const text = kept.map(({ polygon }) =>
    polygon.map((r) =>
      r.flatMap((k) => (k < 0 ? pieces.get(~k).slice().reverse().map((n) => ~n) : pieces.get(k))).join(" ")).join("/"));
  for (const { polygon } of kept) for (const k of polygon.flat()) for (const n of pieces.get(k < 0 ? ~k : k)) used.add(n);
  lines.push({ code, parent, x, y, text: text.join("/") });
}
// Places too small for the outlines: a point, from the finer data where they are in it.
const fine = JSON.parse(readFileSync(`${atlas}/countries-10m.json`));
for (const code of ["GI", "TV"]) {
  const number = list.find((row) => row[0] === code)[2];
  const shape = merge(fine, fine.objects.countries.geometries.filter((g) => g.id === number));
  const [x, y] = middle(shape.coordinates[0][0]);
  lines.push({ code, parent: "-", x, y, text: "" });
}
lines.sort((a, b) => (a.code < b.code ? -1 : 1));

// Arcs that are left, renumbered; differences of whole quanta in letters of five bits each.
const renumbered = new Map([...used].sort((a, b) => a - b).map((n, place) => [n, place]));
const letters = (value) => {
  let bits = value < 0 ? ~(value << 1) : value << 1, text = "";
  while (bits >= 0x20) {
    text += String.fromCharCode((0x20 | (bits & 0x1f)) + 63);
    bits >>= 5;
  }
  return text + String.fromCharCode(bits + 63);
};
const encode = (points) => {
  let [x, y] = [0, 0], text = "";
  for (const [place, [lon, lat]] of points.entries()) {
    const [u, v] = [Math.round(lon / QUANTUM), Math.round(lat / QUANTUM)];
    if (place > 0 && place + 1 < points.length && u === x && v === y) continue;
    text += letters(u - x) + letters(v - y);
    [x, y] = [u, v];
  }
  return text;
};
const out = [
  "# Outlines of countries: Natural Earth 4.1, 1:50m, by way of the npm package world-atlas 2.0.2. Public domain.",
  "# Made by world_outlines.mjs; the format is in README.md.",
  `quantum ${QUANTUM}`,
];
let points = 0;
for (const n of renumbered.keys()) {
  const arc = written[n];
  points += arc.points.length;
  out.push(`${arc.isDisputed ? "disputed" : arc.isBorder ? "border" : "coast"} ${encode(arc.points)}`);
}
for (const { code, parent, x, y, text } of lines) {
  const rings = text.replace(/-?\d+/g, (n) => (n < 0 ? ~renumbered.get(~n) : renumbered.get(+n)));
  out.push(`area ${code} ${parent} ${x.toFixed(2)} ${y.toFixed(2)} ${rings}`.trim());
}
process.stdout.write(out.join("\n") + "\n");
process.stderr.write(`${points} points, ${renumbered.size} arcs, ${lines.length} areas\n`);
