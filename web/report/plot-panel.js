// What is known of one plot: crop, stage, yield, how well it was seen, and its curve.
function plotPanel(p) {
  if (!p) return el('p', { class: 'muted hint' }, w('pickPlot'));
  const bars = el('span', { class: 'bars' }, p.likely.map(([code, share]) => el('span', { class: 'likely' },
    el('span', { class: 'bar' }, el('i', { style: `width:${100 * share}%;background:${colourOf(code)}` })), `${cropName(code)} ${percent(share)}`)));
  return el('section', { class: 'panel', 'aria-label': `${w('plot')} ${p.id}` },
    el('h3', {}, `${w('plot')} ${p.id}`),
    facts([
      [w('crop'), p.claims ? el('b', {}, cropName(p.crop)) : p.likely.length ? w('unsureCrop') : w('noClaim'), bars],
      [w('stage'), p.stage ? name(p.stage) : p.season ? '–' : w('noStage')],
      [w('plastic'), plasticOf(p)],
      [w('yield'), yieldOf(p)],
      [w('areaOf'), `${num(p.areaMu, 2)} ± ${num(p.areaSeMu, 2)} ${w('mu')} · ${name(p.tierMeans)} (${p.tier}, ${p.purePixels} ${w('pure')})`],
      [w('looks'), p.clearDates === null ? '–' : `${p.clearDates} ${w('dates')}${lang === 0 ? `,其中 ${p.keyWindowDates} ` : `, ${p.keyWindowDates} `}${w('inSeason')}${p.maxGapDays === null ? '' : `${lang === 0 ? ';' : '; '}${w('longestGap')} ${p.maxGapDays} ${w('days')}`}`],
      [w('confidence'), percent(p.confidence)],
      [w('declaredBy'), p.declared.length === 0 ? w('nobody') : p.declared.map((d, i) => [i ? ', ' : '',
        link(d.farmerId, `${w('pickFarmer')} ${d.farmerId}`, () => chooseFarmer(d.farmerId)), ` / ${d.plotId} (${w('overlap')} ${percent(d.iou)})`])]
    ]),
    el('h4', {}, w('series')), seriesChart(p),
    el('div', { class: 'legend small' },
      el('span', {}, el('i', { class: 'lookkey' }), w('keyLook')), el('span', {}, el('i', { class: 'smoothkey' }), w('keySmooth')),
      el('span', {}, el('i', { class: 'gapkey' }), w('keyGap')), p.season ? el('span', {}, el('i', { class: 'markkey' }), w('keySeason')) : null));
}

/** Roof and film over the season, each claimed from 0.5 on. */
function plasticOf({ plastic }) {
  if (!plastic) return '–';
  const claimed = ['roof', 'film'].filter((of) => plastic[of] >= 0.5).map((of) => `${w(of)} ${percent(plastic[of])}`);
  return [claimed.length === 0 ? w('noPlastic') : claimed.join(', '), el('span', { class: 'sub' }, w('plasticSimulated'))];
}

function yieldOf(p) {
  if (!p.yield) return name(p.noYield);
  const { kgPerMu, sd, satellite, county, w: weight, kind } = p.yield;
  const half = 1.645 * sd;
  return [el('b', {}, `${num(kgPerMu)} ${w('kgMu')}`), ` (${w('interval')} ${num(Math.max(0, kgPerMu - half))}–${num(kgPerMu + half)})`,
    el('span', { class: 'sub' }, `${w('satellite')} ${num(satellite)}, ${w('county')} ${num(county)}, ${w('weight')} ${percent(weight)} · ${name(kind)}`)];
}

function seriesChart(p) {
  const W = narrow() ? 360 : 600, H = 230, L = 34, R = 12, T = 40, B = 24;
  const axis = timeAxis(L, W - R);
  const { x } = axis;
  const inside = (date) => date >= data.span[0] && date <= data.span[1];
  const y = (v) => T + (1 - (Math.min(1, Math.max(-0.1, v)) + 0.1) / 1.1) * (H - T - B);
  const dateOf = (i) => data.dates[i];
  const looks = p.looks.map(([i, v, share]) => [dateOf(i), v, share]).filter(([d]) => inside(d));
  const parts = [];
  const stops = [data.span[0], ...looks.map(([d]) => d), data.asOf < data.span[1] ? data.asOf : data.span[1]];
  for (let i = 0; i + 1 < stops.length; i++) {
    if (dayNumber(stops[i + 1]) - dayNumber(stops[i]) > 20)
      parts.push(svg('rect', { class: 'gap', x: x(stops[i]), y: T, width: x(stops[i + 1]) - x(stops[i]), height: H - T - B }));
  }
  for (const v of [0, 0.25, 0.5, 0.75, 1]) parts.push(svg('line', { class: 'axis', x1: L, x2: W - R, y1: y(v), y2: y(v) }), svg('text', { x: L - 6, y: y(v) + 4, 'text-anchor': 'end' }, v.toFixed(2)));
  for (const [at, text] of axis.ticks) parts.push(svg('line', { class: 'axis', x1: at, x2: at, y1: H - B, y2: H - B + 4 }), svg('text', { x: at, y: H - 6, 'text-anchor': 'middle' }, text));
  // the end of a season that goes on is not known yet
  const marks = Object.entries(p.season ?? {}).filter(([key]) => key !== 'end' || p.seasonComplete);
  for (const [key, date] of marks) {
    if (!inside(date)) continue;
    const later = date > data.asOf ? ` (${w('expected')})` : '';
    const right = x(date) > W - 90;
    parts.push(svg('line', { class: 'mark', x1: x(date), x2: x(date), y1: key === 'peak' ? T - 16 : T - 2, y2: H - B }),
      svg('text', { class: 'marktext', x: x(date) + (right ? 2 : -2), y: key === 'peak' ? T - 20 : T - 6, 'text-anchor': right ? 'end' : 'start' }, `${w(key)} ${date.slice(5)}${later}`));
  }
  parts.push(asOfMark(axis, T, H - B, H - B - 5));
  let pen = false; let line = '';
  for (const [i, v] of p.smooth) {
    const date = dateOf(i);
    if (v === null || !inside(date)) { pen = false; continue; }
    line += `${pen ? 'L' : 'M'}${x(date).toFixed(1)} ${y(v).toFixed(1)}`; pen = true;
  }
  parts.push(svg('path', { class: 'smooth', d: line }));
  for (const [date, v, share] of looks) parts.push(svg('circle', { class: 'look', cx: x(date).toFixed(1), cy: y(v).toFixed(1), r: (1.8 + 2.4 * share).toFixed(1) }, svg('title', {}, `${date} NDVI ${v.toFixed(2)}, ${percent(share)}`)));
  const season = marks.length ? marks.map(([k, d]) => `${w(k)} ${d}`).join(', ') : w('noStage');
  return svg('svg', { class: 'chart', viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `${w('series')}: ${looks.length} ${w('dates')}; ${season}` }, parts);
}
