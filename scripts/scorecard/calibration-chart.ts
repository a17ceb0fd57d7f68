import type { CalibrationRow } from '../../pipeline/score/portfolio/calibration.ts';
import { escaped } from './document.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 260, 56, 44, 30];

/** Observed bad rates with their 95 % intervals beside what was predicted, a column a group, as SVG. */
export function calibrationChart(
  rows: readonly { name: string; row: CalibrationRow }[],
  words: { observed: string; predicted: string; title: string }
): string {
  const most = Math.max(0.01, ...rows.map(({ row }) => Math.max(row.interval[1], row.predicted)));
  const y = (rate: number) => HEIGHT - BOTTOM - (rate / most) * (HEIGHT - BOTTOM - TOP);
  const step = (WIDTH - LEFT - 16) / Math.max(1, rows.length);
  const label = (x: number, at: number, text: string, anchor: string) =>
    `<text x="${x.toFixed(1)}" y="${at.toFixed(1)}" text-anchor="${anchor}">${escaped(text)}</text>`;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * most);
    return `<line x1="${LEFT}" x2="${WIDTH - 16}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" stroke="#d9e0da"/>${label(LEFT - 8, at + 4, `${(100 * share * most).toFixed(1)} %`, 'end')}`;
  });
  const columns = rows.map(({ name, row }, i) => {
    const x = LEFT + step * (i + 0.5);
    const [low, high] = row.interval.map(y) as [number, number];
    return [
      `<line x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${low.toFixed(1)}" y2="${high.toFixed(1)}" stroke="#2d6f9e" stroke-width="2"/>`,
      `<circle cx="${x.toFixed(1)}" cy="${y(row.observed).toFixed(1)}" r="5" fill="#2d6f9e"/>`,
      `<path d="M ${(x + 13).toFixed(1)} ${(y(row.predicted) - 6).toFixed(1)} l 6 6 l -6 6 l -6 -6 z" fill="#c2410c"/>`,
      label(x, HEIGHT - BOTTOM + 18, name, 'middle')
    ].join('');
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" role="img" aria-label="${escaped(words.title)}" font-size="13" fill="#1d2b24">
<circle cx="${LEFT + 6}" cy="14" r="5" fill="#2d6f9e"/>${label(LEFT + 18, 18, words.observed, 'start')}
<path d="M ${LEFT + 246} 8 l 6 6 l -6 6 l -6 -6 z" fill="#c2410c"/>${label(LEFT + 260, 18, words.predicted, 'start')}
${ticks.join('\n')}
${columns.join('\n')}
</svg>`;
}
