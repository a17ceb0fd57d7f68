// The page as a whole. A new language draws all of it; a new choice only what the choice changes.
function header() {
  const button = (i, text, code) => el('button', { type: 'button', lang: code, 'aria-pressed': String(lang === i), onclick: () => { lang = i; draw(); } }, text);
  return el('header', {},
    el('h1', {}, w('title'), el('small', {}, w('subtitle'))),
    el('div', { class: 'when' }, `${w('season')} ${data.season} · ${w('asOf')} ${data.asOf} · ${w('region')} ${data.region ? name(data.regionName) : w('noRegion')}`),
    el('div', { class: 'lang', role: 'group', 'aria-label': w('language') }, button(0, '中文', 'zh-CN'), button(1, 'English', 'en')));
}

function cards() {
  const offers = data.farmers.filter((f) => f.decision === 'offer');
  const card = (value, label) => el('div', { class: 'card' }, el('b', {}, value), el('span', {}, label));
  return el('div', { class: 'cards' },
    card(num(data.farmers.length), w('farmers')), card(num(offers.length), w('offers')),
    card(num(offers.reduce((n, f) => n + f.limitCny, 0)), w('offered')),
    card(num(data.plotCount), w('plots')), card(num(data.areaMu, 1), w('area')),
    card(`${num(data.imagery.length)} / ${num(data.scenes.length)}`, w('scenesUsed')));
}

const places = {};
function showChoice() {
  markFarmers();
  markMap();
  places.farmer.replaceChildren(...[farmerPanel(farmersById.get(chosen.farmer))].filter(Boolean));
  places.plot.replaceChildren(plotPanel(plotsById.get(chosen.plot)));
}
// A farmer comes with his first plot that was seen.
function chooseFarmer(id, move = false) {
  chosen.farmer = id;
  chosen.plot = farmersById.get(id)?.plots.flatMap((p) => p.seen.map((s) => s.id)).find((p) => plotsById.has(p)) ?? null;
  showChoice();
  if (move || narrow()) places.farmer.scrollIntoView({ block: 'nearest' });
}
// A plot comes with the farmer who declared it, where there is one.
function choosePlot(id) {
  const owners = plotsById.get(id).declared.map((d) => d.farmerId);
  chosen.plot = id;
  if (owners.length > 0 && !owners.includes(chosen.farmer)) chosen.farmer = owners[0];
  showChoice();
}

function draw() {
  document.documentElement.lang = lang === 0 ? 'zh-CN' : 'en';
  document.title = `${w('title')} ${data.season}`;
  places.farmer = el('div', { id: 'farmer', 'aria-live': 'polite' });
  places.plot = el('div', { id: 'plot', 'aria-live': 'polite' });
  document.body.replaceChildren(header(),
    ...(data.notice ? [el('div', { class: 'notice' }, name(data.notice))] : []),
    el('main', {}, cards(),
      el('h2', {}, w('farmersTitle')), farmersList(),
      el('div', { class: 'pair' }, el('div', {}, el('h2', {}, w('map')), map(), places.plot), el('div', {}, el('h2', {}, w('decision')), places.farmer)),
      el('h2', {}, w('scenesTitle')), timeline(), unusedScenes(),
      el('h2', {}, w('provenance')), provenance()));
  showChoice();
}

const first = data.farmers.find((f) => f.decision === 'offer') ?? data.farmers[0];
if (first) {
  chosen.farmer = first.id;
  chosen.plot = first.plots.flatMap((p) => p.seen.map((s) => s.id)).find((p) => plotsById.has(p)) ?? null;
}
draw();
