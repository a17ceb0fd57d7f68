// Draws the report from the data in the page. No library, no network: the file is the whole report.
const data = JSON.parse(document.getElementById('data').textContent);
const WORDS = {
  title: ['大山雀', 'Parus'],
  subtitle: ['卫星影像信贷评估', 'credit assessment from satellite imagery'],
  season: ['收获年', 'Season'], asOf: ['截至', 'as of'], region: ['区域', 'region'], none: ['目录之外', 'outside the catalogue'],
  farmers: ['农户', 'farmers'], offers: ['可授信', 'offers'], offered: ['授信总额 (元)', 'limits in all (CNY)'], plots: ['识别地块', 'plots found'],
  area: ['面积 (亩)', 'area (mu)'], scenes: ['使用影像', 'scenes used'], skipped: ['略过', 'skipped'], rejected: ['剔除', 'rejected'],
  map: ['地块与作物', 'Plots and crops'], fill: ['作物着色', 'crop colours'], drawn: ['申报边界', 'declared outlines'],
  mapNote: ['底图为真彩色影像', 'True colour of'], unsure: ['虚线框：模型不作判断', 'dashed: the model makes no claim'],
  farmersTitle: ['农户评估', 'Farmers'], farmer: ['农户', 'Farmer'], decision: ['结论', 'Decision'], score: ['评分', 'Score'], grade: ['等级', 'Grade'],
  limit: ['额度 (元)', 'Limit (CNY)'], perMu: ['元/亩', 'CNY/mu'], reason: ['主要原因', 'Main reason'], verified: ['认定面积 (亩)', 'Verified (mu)'],
  pick: ['点选地块或农户查看依据。', 'Choose a plot or a farmer to see the evidence.'],
  plot: ['地块', 'Plot'], crop: ['作物', 'Crop'], second: ['其次', 'second'], stage: ['生育期', 'Stage'], tier: ['可信层级', 'Tier'], pure: ['纯像元', 'pure pixels'],
  yield: ['单产', 'Yield'], confidence: ['边界置信度', 'Boundary confidence'], looks: ['晴空观测', 'clear looks'], longestGap: ['最长空档', 'longest gap'], days: ['天', 'days'],
  series: ['NDVI 曲线（点：晴空观测；灰：超过 20 天无观测）', 'NDVI (dots: clear looks; grey: over 20 days without one)'],
  start: ['始', 'start'], peak: ['峰', 'peak'], end: ['终', 'end'], notSeen: ['未见生长季', 'no growing season seen'],
  noClaim: ['不作判断', 'no claim'], noYield: ['无单产估计', 'no yield estimate'],
  waterfall: ['评分构成', 'How the score adds up'], base: ['基础分', 'Base'], total: ['总分', 'Score'],
  caps: ['额度上限', 'Caps on the limit'], binding: ['起约束作用', 'binds'], reasons: ['扣分原因与改进办法', 'Reasons, dearest first, and what cures them'],
  missing: ['缺失资料', 'Missing'], declaredPlots: ['申报地块', 'Declared plots'], declaredArea: ['申报', 'declared'], observed: ['观测', 'observed'], accepted: ['认定', 'accepted'],
  flags: ['核查', 'checks'], scenesTitle: ['影像时间线', 'Scenes'], why: ['未使用的影像及原因', 'Scenes not used, and why'],
  provenance: ['依据与版本', 'Provenance'], uncalibrated: ['违约概率未经校准（专家评分卡）。', 'The probability of default is uncalibrated (expert scorecard).'],
  synthetic: ['作物模型以模拟数据训练；对真实影像的准确度须以当地样本检验。', 'The crop model was trained on simulated data; its accuracy on real imagery must be checked with local samples.'],
  more: ['仅显示部分地块：', 'Only some plots are drawn: '], noImage: ['没有可用影像', 'no usable image'], draw: ['提款窗口', 'Draw windows'], repayBy: ['还款日', 'Repay by'],
  quality: ['数据质量', 'data quality'], expected: ['预期产值 (元)', 'Expected value (CNY)'], stressed: ['压力情景 VaR05 (元)', 'Stressed value, VaR05 (CNY)']
};
const DECISIONS = {
  offer: ['可授信', 'offer'], manual_review: ['人工复核', 'manual review'], decline: ['拒绝', 'decline'],
  insufficient_evidence: ['观测不足', 'insufficient evidence'], not_lendable: ['不可授信作物', 'not lendable']
};
const CAPS = {
  needCny: ['资金需求', 'need'], capacityCny: ['偿还能力', 'repayment capacity'], perMuCny: ['亩均上限', 'per mu'],
  productCny: ['产品上限', 'product'], concentrationCny: ['集中度', 'concentration']
};
const BINDING = { need: 'needCny', capacity: 'capacityCny', per_mu: 'perMuCny', product: 'productCny', concentration: 'concentrationCny' };
let lang = data.lang === 'zh' ? 0 : 1;
let chosen = null; // { plot } or { farmer }
const w = (key) => WORDS[key][lang];
const name = (pair) => (pair ? pair[lang] : '–');
const num = (v, digits = 0) => (v === null || v === undefined ? '–' : v.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }));
const percent = (v) => (v === null || v === undefined ? '–' : `${Math.round(v * 100)} %`);

function el(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) if (k === 'onclick') e.onclick = v; else if (v !== null) e.setAttribute(k, v);
  e.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return e;
}
function svg(tag, attributes = {}, ...children) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [k, v] of Object.entries(attributes)) if (k === 'onclick') e.onclick = v; else if (v !== null) e.setAttribute(k, v);
  e.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return e;
}
const cropName = (code) => (code ? name(data.names[code]) : w('noClaim'));
const colourOf = (p) => data.colours[p.crop] ?? '#9aa5a0';
const facts = (rows) => el('dl', { class: 'facts' }, rows.filter(Boolean).flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, v)]));
const dayNumber = (date) => Date.parse(`${date}T00:00:00Z`) / 864e5;

function header() {
  const button = (i, text) => el('button', { 'aria-pressed': String(lang === i), onclick: () => { lang = i; draw(); } }, text);
  return el('header', {},
    el('h1', {}, w('title'), el('small', {}, w('subtitle'))),
    el('div', { class: 'when' }, `${w('season')} ${data.season} · ${w('asOf')} ${data.asOf} · ${w('region')} ${data.region ? name(data.regionName) : w('none')}`),
    el('div', { class: 'lang' }, button(0, '中文'), button(1, 'English')));
}

function cards() {
  const offers = data.farmers.filter((f) => f.decision === 'offer');
  const counts = (status) => data.scenes.filter((s) => s.status === status).length;
  const card = (value, label) => el('div', { class: 'card' }, el('b', {}, value), el('span', {}, label));
  return el('div', { class: 'cards' },
    card(num(data.farmers.length), w('farmers')), card(num(offers.length), w('offers')),
    card(num(offers.reduce((n, f) => n + (f.limitCny ?? 0), 0)), w('offered')),
    card(num(data.plotCount), w('plots')), card(num(data.areaMu, 1), w('area')),
    card(num(counts('used')), `${w('scenes')} (${w('skipped')} ${counts('skipped')}, ${w('rejected')} ${counts('rejected')})`));
}

const path = (rings) => rings.map((ring) => `M${ring.map(([x, y]) => `${x} ${y}`).join('L')}Z`).join('');

function map() {
  if (!data.image) return el('p', { class: 'muted' }, w('noImage'));
  const { width, height, href, dates } = data.image;
  const layer = svg('g', {});
  const plots = data.plots.map((p) => {
    const shape = svg('path', {
      d: path(p.rings), fill: colourOf(p), 'fill-rule': 'evenodd', tabindex: 0,
      class: `plot${p.claims ? '' : ' unsure'}${isChosen(p) ? ' chosen' : ''}`,
      onclick: () => { chosen = { plot: p.id }; draw(); }
    }, svg('title', {}, `${p.id} · ${cropName(p.crop)} ${percent(p.probability)}`));
    shape.onkeydown = (e) => { if (e.key === 'Enter') { chosen = { plot: p.id }; draw(); } };
    return shape;
  });
  layer.append(...plots);
  const drawn = svg('g', {}, data.declared.map((d) => svg('path', {
    d: path(d.rings), class: `declared${chosen?.farmer === d.farmerId ? ' chosen' : ''}` }, svg('title', {}, `${d.farmerId} / ${d.plotId}`))));
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': w('map') },
    svg('image', { href, width, height, preserveAspectRatio: 'none' }), layer, drawn);
  const box = (label, act) => { const i = el('input', { type: 'checkbox', checked: '' }); i.onchange = () => act(i.checked); return el('label', {}, i, ' ', label); };
  const crops = [...new Set(data.plots.map((p) => p.crop ?? ''))].sort();
  return el('div', {},
    el('div', { class: 'map' }, picture),
    el('div', { class: 'tools' },
      box(w('fill'), (on) => layer.classList.toggle('nofill', !on)),
      box(w('drawn'), (on) => { drawn.style.display = on ? '' : 'none'; }),
      el('span', {}, `${w('mapNote')} ${dates.join(', ')}`), el('span', {}, w('unsure'))),
    el('div', { class: 'legend' }, crops.map((c) => el('span', {}, el('i', { style: `background:${data.colours[c] ?? '#9aa5a0'}` }), `${cropName(c)} (${data.plots.filter((p) => (p.crop ?? '') === c).length})`))),
    data.plots.length < data.plotCount ? el('p', { class: 'small muted' }, `${w('more')}${data.plots.length} / ${data.plotCount}`) : null);
}
const isChosen = (p) => chosen?.plot === p.id || (chosen?.farmer && p.declared.some((d) => d.farmerId === chosen.farmer));

function seriesChart(p) {
  const W = 560, H = 220, L = 34, R = 10, T = 12, B = 26;
  const [from, to] = data.span.map(dayNumber);
  const x = (date) => L + ((dayNumber(date) - from) / (to - from)) * (W - L - R);
  const y = (v) => T + (1 - (Math.min(1, Math.max(-0.1, v)) + 0.1) / 1.1) * (H - T - B);
  const parts = [];
  const looks = p.looks.map(([d]) => d);
  for (const [a, b] of [data.span[0], ...looks].map((d, i, all) => [d, all[i + 1] ?? (data.asOf < data.span[1] ? data.asOf : data.span[1])])) {
    if (dayNumber(b) - dayNumber(a) > 20) parts.push(svg('rect', { class: 'gap', x: x(a), y: T, width: Math.max(0, x(b) - x(a)), height: H - T - B }));
  }
  for (const v of [0, 0.25, 0.5, 0.75, 1]) parts.push(svg('line', { class: 'axis', x1: L, x2: W - R, y1: y(v), y2: y(v) }), svg('text', { x: L - 6, y: y(v) + 4, 'text-anchor': 'end' }, v.toFixed(2)));
  for (let d = new Date(`${data.span[0].slice(0, 7)}-01T00:00:00Z`); d.getTime() / 864e5 <= to; d.setUTCMonth(d.getUTCMonth() + 2)) {
    const date = d.toISOString().slice(0, 10);
    if (dayNumber(date) >= from) parts.push(svg('text', { x: x(date), y: H - 8, 'text-anchor': 'middle' }, date.slice(2, 7)));
  }
  for (const [key, date] of Object.entries(p.season ?? {})) parts.push(svg('line', { class: 'mark', x1: x(date), x2: x(date), y1: T, y2: H - B }), svg('text', { x: x(date) + 3, y: T + 9 }, w(key)));
  let pen = ''; let line = '';
  for (const [date, v] of p.smooth) { if (v === null) { pen = ''; continue; } line += `${pen === '' ? 'M' : 'L'}${x(date).toFixed(1)} ${y(v).toFixed(1)}`; pen = 'down'; }
  parts.push(svg('path', { class: 'smooth', d: line }));
  for (const [date, v, share] of p.looks) parts.push(svg('circle', { class: 'look', cx: x(date), cy: y(v), r: 2 + 2.2 * share }, svg('title', {}, `${date} NDVI ${v.toFixed(2)}, ${percent(share)}`)));
  return svg('svg', { class: 'chart', viewBox: `0 0 ${W} ${H}` }, parts);
}

function plotPanel(p) {
  return el('div', { class: 'panel' },
    el('h3', {}, `${w('plot')} ${p.id}`),
    facts([
      [w('crop'), p.claims ? `${cropName(p.crop)} ${percent(p.probability)}${p.second ? ` (${w('second')} ${cropName(p.second)} ${percent(p.secondProbability)})` : ''}` : `${w('noClaim')}${p.best ? ` (${cropName(p.best)} ${percent(p.probability)})` : ''}`],
      [w('stage'), p.stage ? name(p.stage) : '–'],
      [w('area').replace(/ \(.*/, ''), `${num(p.areaMu, 2)} ± ${num(p.areaSeMu, 2)} 亩 mu`],
      [w('tier'), `${p.tier} (${p.purePixels} ${w('pure')})`],
      [w('yield'), p.yieldKgPerMu === null ? w('noYield') : `${num(p.yieldKgPerMu)} ± ${num(p.yieldSdKgPerMu)} kg/亩`],
      [w('confidence'), percent(p.confidence)],
      [w('looks'), `${p.looks.length}; ${w('longestGap')} ${p.maxGapDays ?? '–'} ${w('days')}`],
      p.declared.length ? [w('farmer'), p.declared.map((d) => `${d.farmerId}/${d.plotId} (IoU ${d.iou.toFixed(2)})`).join(', ')] : null
    ]),
    el('div', { class: 'small muted' }, p.season ? w('series') : `${w('series')} · ${w('notSeen')}`), seriesChart(p));
}

function waterfall(f) {
  const rows = [{ label: w('base'), from: 0, to: f.base, kind: 'base', text: String(f.base) }];
  let at = f.base;
  for (const c of f.points) {
    rows.push({ label: name(c.name), from: at, to: at + c.points, kind: c.points > 0 ? 'up' : c.points < 0 ? 'down' : 'zero', text: c.points > 0 ? `+${c.points}` : String(c.points), best: at + c.best, missing: c.missing });
    at += c.points;
  }
  rows.push({ label: w('total'), from: 0, to: f.score, kind: 'base', text: String(f.score) });
  const W = 560, rowH = 21, L = 150, R = 46, H = rows.length * rowH + 6;
  const low = Math.min(...rows.slice(1, -1).flatMap((r) => [r.from, r.to]), f.base) - 15;
  const high = Math.max(...rows.slice(1, -1).flatMap((r) => [r.from, r.to, r.best]), f.base) + 5;
  const x = (v) => L + ((Math.max(v, low) - low) / (high - low)) * (W - L - R);
  return svg('svg', { class: 'chart', viewBox: `0 0 ${W} ${H}` }, rows.flatMap((r, i) => {
    const y = i * rowH + 3; const a = x(Math.min(r.from, r.to)); const b = x(Math.max(r.from, r.to));
    return [
      svg('text', { class: 'label', x: L - 8, y: y + 13, 'text-anchor': 'end' }, r.label + (r.missing ? ' *' : '')),
      r.best > r.to ? svg('rect', { class: 'room', x: x(r.to), y: y + 2, width: x(r.best) - x(r.to), height: rowH - 6, rx: 2 }) : null,
      svg('rect', { class: r.kind, x: a, y: y + 2, width: Math.max(2, b - a), height: rowH - 6, rx: 2 }),
      svg('text', { class: 'label', x: Math.max(b, r.best > r.to ? x(r.best) : 0) + 5, y: y + 13 }, r.text)
    ];
  }));
}

function farmerPanel(f) {
  const binds = BINDING[f.binding];
  return el('div', { class: 'panel' },
    el('h3', {}, `${w('farmer')} ${f.id} `, tag(f.decision)),
    facts([
      [w('limit'), f.limitCny === null ? '–' : `${num(f.limitCny)} (${num(f.perMuCny, 1)} ${w('perMu')})`],
      f.score === null ? null : [w('score'), `${f.score} · ${w('grade')} ${f.grade ?? '–'} · PD ${f.pd === null ? '–' : `${(f.pd * 100).toFixed(2)} %`}`],
      [w('verified'), num(f.verifiedMu, 2)],
      f.expectedCny === null ? null : [w('expected'), num(f.expectedCny)],
      f.var05Cny === null ? null : [w('stressed'), num(f.var05Cny)],
      [w('quality'), f.dataQuality === null ? '–' : f.dataQuality.toFixed(2)],
      f.repayBy && f.limitCny ? [w('repayBy'), f.repayBy] : null,
      f.missing.length ? [w('missing'), f.missing.join(', ')] : null
    ]),
    f.caps && Object.values(f.caps).some((v) => v !== null) ? [el('h3', {}, w('caps')), el('table', {}, el('tbody', {}, Object.entries(f.caps).map(([k, v]) =>
      el('tr', {}, el('td', {}, name(CAPS[k])), el('td', { class: 'n' }, num(v)), el('td', {}, k === binds ? `← ${w('binding')}` : '')))))] : null,
    f.reasons.length ? [el('h3', {}, w('reasons')), el('ul', { class: 'reasons' }, f.reasons.map((r) =>
      el('li', {}, `${r.code} ${name(r.text)}`, r.cure ? el('span', { class: 'cure' }, lang === 0 ? `。${name(r.cure)}` : `. ${name(r.cure)}`) : null)))] : null,
    f.score === null ? null : [el('h3', {}, w('waterfall')), waterfall(f)],
    el('h3', {}, w('declaredPlots')),
    el('div', { class: 'scroll' }, el('table', {},
      el('thead', {}, el('tr', {}, el('th', {}, w('plot')), el('th', {}, w('crop')), el('th', { class: 'n' }, w('declaredArea')), el('th', { class: 'n' }, w('observed')), el('th', { class: 'n' }, w('accepted')), el('th', {}, w('flags')))),
      el('tbody', {}, f.plots.map((p) => el('tr', {},
        el('td', {}, p.plotId), el('td', {}, `${cropName(p.crop)}${p.p === null ? '' : ` ${percent(p.p)}`}`), el('td', { class: 'n' }, num(p.declaredMu, 2)),
        el('td', { class: 'n' }, num(p.observedMu, 2)), el('td', { class: 'n' }, num(p.acceptedMu, 2)), el('td', {}, p.flags.map((x) => el('div', { class: 'flag' }, `${x.code} ${name(x.text)}`)))))))));
}
const tag = (decision) => el('span', { class: `tag ${decision}` }, name(DECISIONS[decision]));

function farmers() {
  return el('div', { class: 'scroll' }, el('table', {},
    el('thead', {}, el('tr', {}, ['farmer', 'decision'].map((k) => el('th', {}, w(k))), ['score', 'grade', 'verified', 'limit', 'perMu'].map((k) => el('th', { class: 'n' }, w(k))), el('th', {}, w('reason')))),
    el('tbody', {}, data.farmers.map((f) => el('tr', { class: `go${chosen?.farmer === f.id ? ' chosen' : ''}`, onclick: () => { chosen = { farmer: f.id }; draw(); document.getElementById('evidence').scrollIntoView({ block: 'nearest' }); } },
      el('td', {}, f.id), el('td', {}, tag(f.decision)), el('td', { class: 'n' }, f.score === null ? '–' : String(f.score)), el('td', { class: 'n' }, f.grade ?? '–'),
      el('td', { class: 'n' }, num(f.verifiedMu, 1)), el('td', { class: 'n' }, num(f.limitCny)), el('td', { class: 'n' }, num(f.perMuCny, 1)),
      el('td', {}, f.headline ? name(f.headline) : '')))))); 
}

function timeline() {
  const W = 1200, H = 64;
  const [from, to] = data.span.map(dayNumber);
  const x = (date) => 10 + ((dayNumber(date) - from) / (to - from)) * (W - 20);
  const dated = data.scenes.filter((s) => s.date);
  const colour = { used: 'var(--leaf)', skipped: '#b9c2bd', rejected: 'var(--bad)' };
  const months = [];
  for (let d = new Date(`${data.span[0].slice(0, 7)}-01T00:00:00Z`); d.getTime() / 864e5 <= to; d.setUTCMonth(d.getUTCMonth() + 1)) {
    const date = d.toISOString().slice(0, 10);
    if (dayNumber(date) >= from) months.push(svg('text', { x: x(date), y: H - 4 }, date.slice(2, 7)), svg('line', { class: 'axis', x1: x(date), x2: x(date), y1: 4, y2: H - 16 }));
  }
  return svg('svg', { class: 'chart timeline', viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: 'none' }, months,
    dated.map((s) => svg('rect', { x: x(s.date) - 2, width: 4, y: 46 - 40 * (s.clear ?? 0.12), height: 40 * (s.clear ?? 0.12) + 1, fill: colour[s.status] },
      svg('title', {}, `${s.id} ${s.status}${s.clear === null ? '' : ` ${percent(s.clear)}`}${s.reason ? `: ${s.reason}` : ''}`))));
}

function draw() {
  document.documentElement.lang = lang === 0 ? 'zh-CN' : 'en';
  document.title = `${w('title')} ${data.season}`;
  const plot = chosen?.plot ? data.plots.find((p) => p.id === chosen.plot) : null;
  const farmer = chosen?.farmer ? data.farmers.find((f) => f.id === chosen.farmer) : null;
  const unused = data.scenes.filter((s) => s.status !== 'used');
  document.body.replaceChildren(header(),
    ...(data.notice ? [el('div', { class: 'notice' }, name(data.notice))] : []),
    el('main', {}, cards(),
      el('div', { class: 'pair' },
        el('div', {}, el('h2', {}, w('map')), map()),
        el('div', { id: 'evidence' }, el('h2', {}, '\u00a0'), plot ? plotPanel(plot) : farmer ? farmerPanel(farmer) : el('p', { class: 'muted' }, w('pick')))),
      el('h2', {}, w('farmersTitle')), farmers(),
      el('h2', {}, w('scenesTitle')), timeline(),
      unused.length ? el('details', {}, el('summary', {}, `${w('why')} (${unused.length})`), el('table', {}, el('tbody', {}, unused.map((s) =>
        el('tr', {}, el('td', {}, s.id), el('td', {}, s.status === 'skipped' ? w('skipped') : w('rejected')), el('td', {}, s.reason ?? '')))))) : null,
      el('h2', {}, w('provenance')),
      el('p', { class: 'small' }, w('uncalibrated'), ' ', w('synthetic')),
      el('dl', { class: 'facts small' }, data.provenance.flatMap(([k, v]) => [el('dt', {}, k), el('dd', {}, el('code', {}, v))]))));
}
const first = data.farmers.find((f) => f.decision === 'offer') ?? data.farmers[0];
if (first) chosen = { farmer: first.id };
draw();
