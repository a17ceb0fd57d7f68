// The page's data, its state, and what all parts build with. Texts from outside enter as text nodes only.
const data = JSON.parse(document.getElementById('data').textContent);
let lang = (data.lang ?? navigator.language).startsWith('zh') ? 0 : 1;
const chosen = { farmer: null, plot: null };
const plotsById = new Map(data.plots.map((p) => [p.id, p]));
const farmersById = new Map(data.farmers.map((f) => [f.id, f]));

const w = (key) => WORDS[key][lang];
const name = (pair) => (pair ? pair[lang] : '–');
const num = (v, digits = 0) => (v === null || v === undefined ? '–' : v.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const percent = (v) => (v === null || v === undefined ? '–' : `${Math.round(v * 100)} %`);
const cropName = (code) => (code ? name(data.names[code]) : w('noClaim'));
const dot = () => (lang === 0 ? '。' : '. ');
const narrow = () => window.innerWidth < 600;
const dayNumber = (date) => Date.parse(`${date}T00:00:00Z`) / 864e5;

function make(e, attributes, children) {
  for (const [k, v] of Object.entries(attributes)) {
    if (k.startsWith('on')) e[k] = v;
    else if (v !== null && v !== undefined) e.setAttribute(k, v);
  }
  e.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== ''));
  return e;
}
const el = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => make(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

const facts = (rows) => el('dl', { class: 'facts' }, rows.filter(Boolean).map(([k, ...v]) => [el('dt', {}, k), el('dd', {}, v)]));
const table = (head, rows) => el('div', { class: 'scroll' }, el('table', {},
  el('thead', {}, el('tr', {}, head.map(([text, cls]) => el('th', { scope: 'col', class: cls }, text)))), el('tbody', {}, rows)));
const link = (text, label, act) => el('button', { type: 'button', class: 'link', 'aria-label': label, onclick: act }, text);
const tag = (decision) => el('span', { class: `tag ${decision}` }, name(data.decisions[decision]));

// A time axis from span[0] to span[1] between two places: month ticks that do not crowd, and the day of the decision.
function timeAxis(left, right) {
  const [from, to] = data.span.map(dayNumber);
  const x = (date) => left + ((dayNumber(date) - from) / Math.max(1, to - from)) * (right - left);
  const step = Math.max(1, Math.ceil(((to - from) / 30.4) * 52 / (right - left)));
  const ticks = [];
  for (let d = new Date(`${data.span[0].slice(0, 7)}-01T00:00:00Z`), n = 0; d.getTime() / 864e5 <= to; d.setUTCMonth(d.getUTCMonth() + 1), n++) {
    const date = d.toISOString().slice(0, 10);
    if (dayNumber(date) >= from && n % step === 0) ticks.push([x(date), date.slice(0, 7)]);
  }
  return { x, ticks };
}
const asOfMark = (axis, top, bottom, textY) => [
  svg('line', { class: 'asof', x1: axis.x(data.asOf), x2: axis.x(data.asOf), y1: top, y2: bottom }),
  svg('text', { class: 'asoftext', x: axis.x(data.asOf) - 4, y: textY, 'text-anchor': 'end' }, `${w('asOf')} ${data.asOf}`)
];
