// The map: a true-colour picture, plots found over it, and what farmers declared.
const settings = { fill: true, names: true, drawn: true };
let mapParts = null; // what a new choice or another view changes

const path = (rings) => rings.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`).join('');
const colourOf = (crop) => data.colours[crop] ?? '#9aa5a0';
function boxOf(shapes) {
  const points = shapes.flatMap((s) => s.rings.flat());
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const least = (v) => v.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (v) => v.reduce((a, b) => Math.max(a, b), -Infinity);
  return { x: least(xs), y: least(ys), width: most(xs) - least(xs), height: most(ys) - least(ys) };
}
// The middle of the widest run of ground on the ring's middle line: inside the plot, whatever its shape.
function labelPoint(rings) {
  const box = boxOf([{ rings }]);
  const y = box.y + box.height / 2;
  const cuts = rings.flatMap((ring) => ring.flatMap(([x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length];
    return y0 > y === y1 > y ? [] : [x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)];
  })).sort((a, b) => a - b);
  let best = { x: box.x + box.width / 2, y, width: 0 };
  for (let i = 0; i + 1 < cuts.length; i += 2) {
    if (cuts[i + 1] - cuts[i] > best.width) best = { x: (cuts[i] + cuts[i + 1]) / 2, y, width: cuts[i + 1] - cuts[i] };
  }
  return { ...best, height: box.height };
}

function map() {
  if (!data.image) return el('p', { class: 'muted' }, w('noImage'));
  const { width, height, href } = data.image;
  const few = data.plots.length <= 150;
  const plots = new Map(data.plots.map((p) => {
    const label = `${w('plot')} ${p.id}, ${cropName(p.crop)} ${p.claims ? percent(p.probability) : ''}, ${num(p.areaMu, 1)} ${w('mu')}`;
    const shape = svg('path', {
      d: path(p.rings), fill: colourOf(p.crop), 'fill-rule': 'evenodd', role: 'button', 'aria-label': label,
      tabindex: few || p.declared.length ? 0 : null, class: `plot${p.claims ? '' : ' unsure'}${p.faint ? ' faint' : ''}`,
      onclick: () => { if (!mapParts.dragged) choosePlot(p.id); },
      onkeydown: (e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); choosePlot(p.id); } }
    }, svg('title', {}, label));
    return [p.id, shape];
  }));
  const layer = svg('g', {}, [...plots.values()]);
  const drawn = data.declared.map((d) => [d, svg('path', {
    d: path(d.rings), class: `declared${d.mended ? ' mended' : ''}` }, svg('title', {}, `${d.farmerId} / ${d.plotId}`))]);
  const outlines = svg('g', {}, drawn.map(([, shape]) => shape));
  const labels = svg('g', { class: 'labels', 'aria-hidden': 'true' });
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': w('mapAlt') },
    svg('image', { href, width, height, preserveAspectRatio: 'none' }), layer, outlines, labels);
  const scale = el('div', { class: 'scale' });
  mapParts = { picture, plots, layer, drawn, outlines, labels, scale, dragged: false, view: { x: 0, y: 0, width, height } };
  dragToPan();

  const box = (key) => {
    const input = el('input', { type: 'checkbox', onchange: () => { settings[key] = input.checked; showSettings(); } });
    input.checked = settings[key];
    return el('label', {}, input, ' ', w(key));
  };
  const ring = () => svg('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, svg('circle', { cx: 8, cy: 8, r: 5, class: 'ring' }), svg('circle', { cx: 8, cy: 8, r: 1.5 }));
  const square = () => svg('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, svg('path', { class: 'ring', d: 'M6 2H2v4M10 2h4v4M6 14H2v-4M10 14h4v-4' }));
  const button = (sign, key, act) => el('button', { type: 'button', title: w(key), 'aria-label': w(key), onclick: act }, sign);
  const key = (cls, text) => el('span', {}, svg('svg', { class: 'key', viewBox: '0 0 26 14', 'aria-hidden': 'true' }, svg('rect', { x: 2, y: 2, width: 22, height: 10, class: cls })), text);
  const counts = new Map();
  for (const p of data.plots) counts.set(p.crop ?? '', (counts.get(p.crop ?? '') ?? 0) + 1);
  const frame = el('div', { class: 'map', style: `max-width:${Math.max(360, width * 9)}px` }, picture,
    el('div', { class: 'zoom' }, button('+', 'zoomIn', () => zoom(0.5)), button('−', 'zoomOut', () => zoom(2)),
      button(ring(), 'toChosen', zoomToChosen), button(square(), 'whole', () => show({ x: 0, y: 0, width, height }))), scale);
  showSettings();
  show(mapParts.view);
  markMap();
  return el('div', {}, frame,
    el('div', { class: 'tools' }, box('fill'), box('names'), box('drawn'),
      el('span', {}, `${w('trueColour')} ${data.image.dates.join(', ')}; ${w('pixel')} ${num(data.image.metresPerPixel)} ${w('m')}`)),
    el('div', { class: 'legend' }, [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([crop, n]) =>
      el('span', {}, el('i', { style: `background:${colourOf(crop)}` }), `${cropName(crop)} (${n})`))),
    el('div', { class: 'legend' }, key('plot', w('keyPlot')), key('plot unsure', w('keyUnsure')), data.plots.some((p) => p.faint) ? key('plot faint', w('keyFaint')) : null,
      key('declared', w('keyDrawn')), data.declared.some((d) => d.mended) ? key('declared mended', w('keyMended')) : null, key('declared chosen', w('keyChosen'))),
    data.plots.length < data.plotCount ? el('p', { class: 'small muted' }, `${w('more')}${data.plots.length} / ${data.plotCount}`) : null);
}

function showSettings() {
  mapParts.layer.classList.toggle('nofill', !settings.fill);
  mapParts.labels.style.display = settings.names ? '' : 'none';
  mapParts.outlines.style.display = settings.drawn ? '' : 'none';
}

// Shows a part of the picture, never less than a hundredth nor more than all of it.
function show(view) {
  const { width, height } = data.image;
  const size = Math.min(1, Math.max(0.05, view.width / width));
  const v = { width: width * size, height: height * size };
  v.x = Math.min(width - v.width, Math.max(0, view.x + (view.width - v.width) / 2));
  v.y = Math.min(height - v.height, Math.max(0, view.y + (view.height - v.height) / 2));
  mapParts.view = v;
  mapParts.picture.setAttribute('viewBox', `${v.x} ${v.y} ${v.width} ${v.height}`);
  mapParts.picture.classList.toggle('part', size < 1);
  mapParts.layer.classList.toggle('many', data.plots.length * size * size > 400);
  const font = v.width * (narrow() ? 0.032 : 0.019);
  mapParts.labels.setAttribute('font-size', font);
  mapParts.labels.setAttribute('stroke-width', font * 0.22);
  mapParts.labels.replaceChildren(...data.plots.filter((p) => p.claims && !p.faint).flatMap((p) => {
    const text = cropName(p.crop);
    p.at ??= labelPoint(p.rings);
    const wide = [...text].reduce((n, c) => n + (c > '\u2e80' ? 1.05 : 0.56), 0) * font;
    return wide < p.at.width && font * 1.4 < p.at.height ? [svg('text', { x: p.at.x, y: p.at.y + font * 0.35 }, text)] : [];
  }));
  const metres = v.width * data.image.metresPerPixel;
  const length = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000].filter((l) => l <= metres * 0.25).pop() ?? 10;
  mapParts.scale.replaceChildren(el('i', { style: `width:${(100 * length) / metres}%` }), el('span', {}, length >= 1000 ? `${length / 1000} km` : `${length} m`));
}
const zoom = (by) => {
  const v = mapParts.view;
  show({ x: v.x + (v.width * (1 - by)) / 2, y: v.y + (v.height * (1 - by)) / 2, width: v.width * by, height: v.height * by });
};
function zoomToChosen() {
  const shapes = [...data.declared.filter((d) => d.farmerId === chosen.farmer), ...data.plots.filter((p) => isChosen(p))];
  if (shapes.length === 0) return;
  const box = boxOf(shapes);
  const { width, height } = data.image;
  const size = 1.3 * Math.max(box.width / width, box.height / height);
  const v = { width: width * size, height: height * size };
  show({ ...v, x: box.x + (box.width - v.width) / 2, y: box.y + (box.height - v.height) / 2 });
}
function dragToPan() {
  const { picture } = mapParts;
  let from = null;
  picture.onpointerdown = (e) => { from = { x: e.clientX, y: e.clientY, view: mapParts.view }; mapParts.dragged = false; };
  picture.onpointermove = (e) => {
    if (!from || from.view.width >= data.image.width) return;
    const scale = from.view.width / picture.clientWidth;
    if (Math.hypot(e.clientX - from.x, e.clientY - from.y) > 4) mapParts.dragged = true;
    if (mapParts.dragged) show({ ...from.view, x: from.view.x - (e.clientX - from.x) * scale, y: from.view.y - (e.clientY - from.y) * scale });
  };
  picture.onpointerup = picture.onpointerleave = () => { from = null; };
}

const isChosen = (p) => chosen.plot === p.id || (chosen.farmer !== null && p.declared.some((d) => d.farmerId === chosen.farmer));
function markMap() {
  if (!mapParts) return;
  for (const p of data.plots) {
    const shape = mapParts.plots.get(p.id);
    shape.classList.toggle('chosen', chosen.plot === p.id);
    if (chosen.plot === p.id) mapParts.layer.append(shape);
  }
  for (const [d, shape] of mapParts.drawn) shape.classList.toggle('chosen', chosen.farmer === d.farmerId);
}
