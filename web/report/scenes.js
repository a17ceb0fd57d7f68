// Which images there were, how clear each was, and why some were not used.
function timeline() {
  const W = narrow() ? 380 : 1200, H = 120, L = 42, R = 12, T = 22, B = 22;
  const axis = timeAxis(L, W - R);
  const y = (v) => T + (1 - v) * (H - T - B);
  const inside = data.scenes.filter((s) => s.date && s.date >= data.span[0] && s.date <= data.span[1]);
  const parts = [0, 0.5, 1].map((v) => [svg('line', { class: 'axis', x1: L, x2: W - R, y1: y(v), y2: y(v) }), svg('text', { x: L - 6, y: y(v) + 4, 'text-anchor': 'end' }, percent(v))]);
  for (const [at, text] of axis.ticks) parts.push([svg('line', { class: 'axis', x1: at, x2: at, y1: H - B, y2: H - B + 4 }), svg('text', { x: at, y: H - 6, 'text-anchor': 'middle' }, text)]);
  for (const s of inside) {
    const words = `${s.date} ${w(s.status)}${s.clear === null ? '' : `, ${w('clearShare')} ${percent(s.clear)}`}${s.reason ? `: ${s.reason}` : ''} (${s.id})`;
    const at = axis.x(s.date);
    parts.push(s.status === 'used'
      ? svg('rect', { class: 'used', x: at - 1.8, width: 3.6, y: y(s.clear ?? 0) - 1, height: y(0) - y(s.clear ?? 0) + 1 }, svg('title', {}, words))
      : svg('path', { class: s.status, d: `M${at - 3.5} ${y(0) - 11}l7 7m0 -7l-7 7` }, svg('title', {}, words)));
  }
  parts.push(asOfMark(axis, 2, H - B, 12));
  const counts = (status) => data.scenes.filter((s) => s.status === status).length;
  const key = (cls, shape, status) => el('span', {}, svg('svg', { class: 'key', viewBox: '0 0 26 14', 'aria-hidden': 'true' }, svg(shape[0], { ...shape[1], class: cls })), `${w(status)} (${counts(status)})`);
  const cross = ['path', { d: 'M9 3.5l7 7m0 -7l-7 7' }];
  return el('div', {},
    svg('svg', { class: 'chart', viewBox: `0 0 ${W} ${H}`, role: 'img', 'aria-label': `${w('timelineAlt')}: ${counts('used')} ${w('used')}, ${counts('skipped')} ${w('skipped')}, ${counts('rejected')} ${w('rejected')}` }, parts),
    el('div', { class: 'legend small' }, key('used', ['rect', { x: 11, y: 1, width: 4, height: 12 }], 'used'), key('skipped', cross, 'skipped'), key('rejected', cross, 'rejected'), el('span', { class: 'muted' }, `${lang === 0 ? '柱高' : 'height'}: ${w('clearShare')}`)));
}

function unusedScenes() {
  const unused = data.scenes.filter((s) => s.status !== 'used');
  if (unused.length === 0) return null;
  return el('details', {}, el('summary', {}, `${w('why')} (${unused.length})`), table([[w('scene')], [''], [w('reason')]], unused.map((s) =>
    el('tr', {}, el('td', {}, s.id), el('td', {}, w(s.status)), el('td', {}, s.reason ?? '')))));
}

function provenance() {
  return el('div', {},
    el('p', { class: 'small' }, w('uncalibrated'), ' ', w('synthetic')),
    facts([[w('software'), `Parus ${data.version}`], [w('models'), Object.entries(data.models).map(([id, v]) => `${id} ${v}`).join(', ') || '–'], [w('policy'), data.policy.id]]),
    el('details', {}, el('summary', {}, w('artefacts')), facts(data.tracks.map(([stage, keys]) => [stage, el('code', {}, keys)]))),
    el('details', {}, el('summary', {}, `${w('imagery')} (${data.imagery.length})`), el('p', {}, el('code', {}, data.imagery.join(', ')))));
}
