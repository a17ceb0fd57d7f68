// All decisions, a line a farmer; a filter where there are too many to look through.
let farmerRows = new Map();
const wanted = { text: '', decision: '' };

function farmersList() {
  farmerRows = new Map(data.farmers.map((f) => [f.id, el('tr', { onclick: () => chooseFarmer(f.id) },
    el('td', {}, link(f.id, `${w('pickFarmer')} ${f.id}`, (e) => { e.stopPropagation(); chooseFarmer(f.id, true); })), el('td', {}, tag(f.decision)),
    el('td', { class: 'n' }, f.limitCny === null ? '–' : num(f.limitCny)), el('td', { class: 'n' }, f.limitCny ? num(f.perMuCny, 1) : '–'),
    el('td', { class: 'n' }, num(f.verifiedMu, 1)), el('td', { class: 'n' }, String(f.score)), el('td', { class: 'n' }, f.grade), el('td', {}, name(f.headline)))]));
  const shown = el('span', { class: 'small muted', role: 'status' });
  const filter = () => {
    let n = 0;
    for (const f of data.farmers) {
      const fits = f.id.toLowerCase().includes(wanted.text.toLowerCase()) && (wanted.decision === '' || f.decision === wanted.decision);
      farmerRows.get(f.id).hidden = !fits;
      n += fits ? 1 : 0;
    }
    shown.textContent = n < data.farmers.length ? `${w('shown')} ${n} / ${data.farmers.length}` : '';
  };
  const text = el('input', { type: 'search', placeholder: w('find'), 'aria-label': w('find'), oninput: () => { wanted.text = text.value; filter(); } });
  const kinds = [...new Set(data.farmers.map((f) => f.decision))].sort();
  const decision = el('select', { 'aria-label': w('decision'), onchange: () => { wanted.decision = decision.value; filter(); } },
    el('option', { value: '' }, w('all')), kinds.map((k) => el('option', { value: k }, `${name(data.decisions[k])} (${data.farmers.filter((f) => f.decision === k).length})`)));
  text.value = wanted.text;
  decision.value = wanted.decision;
  filter();
  return el('div', {},
    data.farmers.length > 12 ? el('div', { class: 'tools' }, text, decision, shown) : null,
    el('div', { class: 'farmers' }, table([[w('farmer')], [w('decision')], [w('limit'), 'n'], [w('perMu'), 'n'], [w('verified'), 'n'], [w('score'), 'n'], [w('grade'), 'n'], [w('reason')]], [...farmerRows.values()])));
}
function markFarmers() {
  for (const [id, row] of farmerRows) {
    row.classList.toggle('chosen', id === chosen.farmer);
    if (id === chosen.farmer) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  }
}
