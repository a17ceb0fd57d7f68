// One farmer's decision: what it is and why, what was declared and what was seen, what is missing and what cures it.
function farmerPanel(f) {
  if (!f) return null;
  return el('section', { class: 'panel', 'aria-label': `${w('farmer')} ${f.id}` },
    verdict(f), needed(f), found(f), declaredTable(f), capsTable(f), reasonList(f), waterfall(f), unknowns(f), draws(f),
    facts([
      f.expectedCny ? [w('expectedValue'), `${num(f.expectedCny)} ${w('cny')}`] : null,
      f.var05Cny ? [w('stressed'), `${num(f.var05Cny)} ${w('cny')}`] : null,
      f.dataQuality === null ? null : [w('quality'), percent(f.dataQuality)],
      f.repayBy && f.limitCny ? [w('repayBy'), f.repayBy] : null,
      [w('validUntil'), f.validUntil],
      [w('assessment'), el('code', {}, f.assessmentId)]
    ]));
}

// The answer in one look: the decision, the limit or why there is none, and the one reason that matters most.
function verdict(f) {
  const limit = f.limitCny === null ? w('noLimit') : f.limitCny === 0 ? w('zeroLimit') : `${w('upTo')} ${num(f.limitCny)} ${w('cny')}`;
  const per = f.limitCny ? ` (${num(f.perMuCny, 1)} ${w('perMu')})` : '';
  const binds = f.limitCny ? `${w('binds')} ${name(data.caps[f.binding])}${dot()}` : null;
  const frozen = f.decision === 'manual_review' && f.limitCny !== null && f.limitCny > 0 ? w('onHold') : null;
  return el('div', { class: `verdict ${f.decision}` },
    el('h3', {}, `${w('farmer')} ${f.id} `, tag(f.decision)),
    el('p', { class: 'big' }, limit, el('span', {}, per)),
    el('p', {}, name(data.decisionMeans[f.decision])),
    f.decision === 'offer' ? el('p', {}, binds)
      : el('p', {}, el('b', {}, name(f.headline)), frozen ? ` – ${frozen}` : ''),
    el('p', { class: 'small' }, `${w('score')} ${f.score} · ${w('grade')} ${f.grade} · ${w('pd')} ${(f.pd * 100).toFixed(1)} % (${w('uncalibratedShort')}) · ${w('acceptedArea')} ${num(f.verifiedMu, 1)} ${w('mu')}`));
}

const cured = (head, cure) => el('li', {}, head, cure ? el('span', { class: 'cure' }, el('span', { 'aria-hidden': 'true' }, '→ '), name(cure)) : null);

function needed(f) {
  const waits = f.missing.filter((m) => m.blocks);
  if (f.limitCny !== null || waits.length === 0 || f.decision === 'not_lendable' || f.decision === 'insufficient_evidence') return null;
  return [el('h4', {}, w('waits')), el('ul', { class: 'reasons' }, waits.map((m) => cured(name(m.text), m.cure)))];
}

function found(f) {
  if (f.checks.length === 0 && f.stops.length === 0) return null;
  return [el('h4', {}, w('checks')), el('ul', { class: 'reasons' },
    f.stops.map((s) => cured([el('b', {}, `${w('stops')}: `), s.code ? `${s.code} ` : '', name(s.text)], s.cure)),
    f.checks.map((c) => cured([el('b', {}, `${c.plotId}: `), `${c.code} ${name(c.text)}`, c.figures ? `${dot()}${name(c.figures)}` : '', ' ',
      el('span', { class: `effect ${c.effect}` }, name(c.does))], c.cure)))];
}

function declaredTable(f) {
  const seen = (p) => {
    if (p.seen.length === 0) return w('notSeen');
    const [first] = p.seen;
    return [plotsById.has(first.id) ? link(cropName(first.crop), `${w('showPlot')} ${first.id}`, () => choosePlot(first.id)) : cropName(first.crop),
      first.p === null ? '' : ` ${percent(first.p)}`, p.seen.length > 1 ? el('span', { class: 'sub' }, `${p.seen.length} ${w('pieces')}`) : null];
  };
  return [el('h4', {}, w('declaredPlots')), table(
    [[w('plot')], [w('declaredCrop')], [w('seenCrop')], [w('declaredMu'), 'n'], [w('observedMu'), 'n'], [w('acceptedMu'), 'n'], [w('valueCny'), 'n']],
    f.plots.map((p) => el('tr', {},
      el('td', { class: p.plotId.length < 12 ? 'nowrap' : null }, p.plotId, p.flags.map((code) => el('span', { class: 'flag' }, code)), p.drift ? el('span', { class: 'sub' }, name(p.drift)) : null), el('td', {}, cropName(p.declaredCrop)), el('td', {}, seen(p)), el('td', { class: 'n' }, num(p.declaredMu, 1)),
      el('td', { class: 'n' }, num(p.observedMu, 1)), el('td', { class: 'n' }, !p.lendable ? w('notLent') : p.acceptedMu === 0 ? w('takenOut') : num(p.acceptedMu, 1)),
      el('td', { class: 'n' }, num(p.valueCny)))))];
}

function capsTable(f) {
  if (f.decision === 'not_lendable' || f.decision === 'insufficient_evidence') return null;
  if (!f.caps) return f.limitCny === null ? [el('h4', {}, w('capsTitle')), el('p', { class: 'muted' }, w('capsMissing'))] : null;
  const stopped = f.binding === 'hard_stop';
  const least = stopped ? null : Math.min(...f.caps.rows.map((r) => r.countsCny));
  return [el('h4', {}, w('capsTitle')), table(
    [[w('cap')], [w('capCny'), 'n'], [w('counts'), 'n'], ['']],
    f.caps.rows.map((r) => el('tr', { class: r.countsCny === least ? 'least' : null },
      el('td', {}, name(data.caps[r.cap])), el('td', { class: 'n' }, num(r.cny)), el('td', { class: 'n' }, num(r.countsCny)), el('td', {}, r.countsCny === least ? `← ${w('least')}` : '')))),
    stopped ? el('p', {}, w('stopped')) : null,
    el('p', { class: 'small muted' }, `${w('capsNote')} ${w('gradeShare')} ${percent(f.caps.share)}, ${w('dataQuality')} ${percent(f.caps.dataQuality)}; ${w('roundedTo')} ${num(data.policy.roundToCny)} ${w('cny')}${dot()}`)];
}

function reasonList(f) {
  if (f.reasons.length === 0) return null;
  return [el('h4', {}, w('reasonsTitle')), el('ul', { class: 'reasons' }, f.reasons.map((r) =>
    cured([`${r.code} ${name(r.text)}`, r.lost ? el('span', { class: 'lost' }, lang === 0 ? ` (低于满分 ${r.lost} 分)` : ` (${r.lost} points below the best)`) : ''], r.cure)))];
}

// A table of steps; bars show where each step takes the sum, and the pale part what the best value would add.
function waterfall(f) {
  let at = f.base;
  const steps = f.points.map((c) => { const from = at; at += c.points; return { ...c, from, to: at, most: from + c.best }; });
  const low = Math.min(f.base, ...steps.map((s) => s.to)) - 8;
  const high = Math.max(f.base, ...steps.map((s) => Math.max(s.to, s.most)));
  const place = (v) => (100 * (v - low)) / (high - low);
  const bar = (cls, from, to) => el('i', { class: cls, style: `left:${place(Math.min(from, to))}%;width:max(2px,${Math.abs(place(to) - place(from))}%)` });
  const row = (label, sub, bars, text, cls) => el('tr', { class: cls }, el('th', { scope: 'row' }, label, sub ? el('span', { class: 'val' }, sub) : null), el('td', { class: 'track' }, bars), el('td', { class: 'n' }, text));
  const sign = (n) => (n > 0 ? `+${n}` : String(n));
  return el('details', {}, el('summary', {}, `${w('waterfall')}: ${f.score}`), el('table', { class: 'waterfall' },
    el('tbody', {},
      row(w('base'), null, bar('base', low, f.base), String(f.base)),
      steps.map((s) => {
        const r = row(name(s.name), s.value === null ? w('notKnown') : name(s.value), [s.value !== null && s.most > s.to ? bar('room', s.to, s.most) : null, bar(s.points > 0 ? 'up' : s.points < 0 ? 'down' : 'zero', s.from, s.to)], `${sign(s.points)} / ${sign(s.best)}`, s.value === null ? 'unknown' : null);
        r.title = name(s.means);
        return r;
      }),
      row(w('total'), null, bar('base', low, Math.min(high, Math.max(low, f.score))), el('b', {}, String(f.score))))));
}

function unknowns(f) {
  const rest = f.missing.filter((m) => !m.blocks || f.limitCny !== null);
  if (rest.length === 0) return null;
  return el('details', {}, el('summary', {}, `${w('unknown')} (${rest.length})`), el('ul', { class: 'reasons' }, rest.map((m) => cured(name(m.text), m.cure))));
}

function draws(f) {
  if (!f.limitCny || f.draws.length === 0) return null;
  return [el('h4', {}, w('draws')), table([[w('window')], [w('atMost'), 'n'], [w('purpose')]], f.draws.map((d) =>
    el('tr', {}, el('td', {}, el('span', { class: 'nowrap' }, `${d.from} –`), ' ', el('span', { class: 'nowrap' }, d.to)), el('td', { class: 'n' }, `${percent(d.maxShare)} (${num(Math.floor(d.maxShare * f.limitCny))} ${w('cny')})`), el('td', {}, name(d.purpose)))))];
}
