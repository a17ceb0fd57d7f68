/** Small charts as SVG: panels with axes, and marks in the units of the data. */
export const COLOURS = {
  real: '#1f6f9f',
  other: '#7fb3d0',
  simulated: '#d9822b',
  pale: '#e9b98a',
  ink: '#333',
  grid: '#e4e4e4'
};

export type Panel = {
  left: number; // pixels of the plotting area
  top: number;
  width: number;
  height: number;
  x: [number, number]; // data at the left and right end
  y: [number, number]; // data at the bottom and top
};

type Point = readonly [x: number, y: number];
const r = (v: number) => v.toFixed(1);
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export const xOf = (p: Panel, v: number): number => p.left + ((v - p.x[0]) / (p.x[1] - p.x[0])) * p.width;
export const yOf = (p: Panel, v: number): number => p.top + p.height - ((v - p.y[0]) / (p.y[1] - p.y[0])) * p.height;

export type Anchor = 'start' | 'middle' | 'end';
export function text(x: number, y: number, words: string, size = 12, anchor: Anchor = 'middle', more = ''): string {
  return `<text x="${r(x)}" y="${r(y)}" font-size="${size}" text-anchor="${anchor}" fill="${COLOURS.ink}" ${more}>${escaped(words)}</text>`;
}

type Tick = { at: number; label: string };
export const ticks = (values: readonly number[], label: (v: number) => string = String): Tick[] =>
  values.map((at) => ({ at, label: label(at) }));

/** Frame, grid lines, ticks, title and names of the axes of a panel. */
export function axes(
  p: Panel,
  o: { title: string; xName: string; yName: string; xTicks: Tick[]; yTicks: Tick[] }
): string {
  const lines = o.yTicks.map(({ at, label }) => {
    const y = yOf(p, at);
    return `<path d="M${r(p.left)} ${r(y)}h${r(p.width)}" stroke="${COLOURS.grid}"/>${text(p.left - 5, y + 4, label, 11, 'end')}`;
  });
  const marks = o.xTicks.map(({ at, label }) => text(xOf(p, at), p.top + p.height + 15, label, 11));
  const middle = p.top + p.height / 2;
  return [
    ...lines,
    `<rect x="${r(p.left)}" y="${r(p.top)}" width="${r(p.width)}" height="${r(p.height)}" fill="none" stroke="#999"/>`,
    ...marks,
    text(p.left + p.width / 2, p.top - 8, o.title, 13, 'middle', 'font-weight="bold"'),
    text(p.left + p.width / 2, p.top + p.height + 32, o.xName, 12),
    text(p.left - 36, middle, o.yName, 12, 'middle', `transform="rotate(-90 ${r(p.left - 36)} ${r(middle)})"`)
  ].join('');
}

const path = (p: Panel, points: readonly Point[]) =>
  points.map(([x, y]) => `${r(xOf(p, x))} ${r(yOf(p, y))}`).join('L');

export function line(p: Panel, points: readonly Point[], colour: string, dash = ''): string {
  if (points.length === 0) return '';
  return `<path d="M${path(p, points)}" fill="none" stroke="${colour}" stroke-width="2" ${dash && `stroke-dasharray="${dash}"`}/>`;
}

export function ribbon(p: Panel, low: readonly Point[], high: readonly Point[], colour: string): string {
  if (low.length < 2) return '';
  return `<path d="M${path(p, [...low, ...high.toReversed()])}Z" fill="${colour}" fill-opacity="0.22"/>`;
}

export const dots = (p: Panel, points: readonly Point[], colour: string): string =>
  points.map(([x, y]) => `<circle cx="${r(xOf(p, x))}" cy="${r(yOf(p, y))}" r="3" fill="${colour}"/>`).join('');

export function bar(p: Panel, x: readonly [number, number], height: number, colour: string): string {
  const [left, right, top] = [xOf(p, x[0]), xOf(p, x[1]), yOf(p, height)];
  return `<rect x="${r(left)}" y="${r(top)}" width="${r(right - left)}" height="${r(p.top + p.height - top)}" fill="${colour}"/>`;
}

/** A box of quantiles (5, 25, 50, 75, 95 %) at `x`, `width` pixels wide. */
export function box(p: Panel, x: number, width: number, q: readonly number[], colour: string): string {
  if (!q.every(Number.isFinite)) return '';
  const [low, first, middle, third, high] = q.map((v) => yOf(p, Math.min(p.y[1], v))) as [
    number,
    number,
    number,
    number,
    number
  ];
  const c = xOf(p, x);
  return (
    `<path d="M${r(c)} ${r(low)}V${r(high)}" stroke="${colour}"/>` +
    `<rect x="${r(c - width / 2)}" y="${r(third)}" width="${r(width)}" height="${r(Math.max(1, first - third))}" fill="${colour}"/>` +
    `<path d="M${r(c - width / 2)} ${r(middle)}h${r(width)}" stroke="#fff" stroke-width="1.5"/>`
  );
}

/** Squares of colour with their names, in a row from (x, y). */
export function legend(x: number, y: number, entries: readonly { name: string; colour: string }[]): string {
  let at = x;
  return entries
    .map(({ name, colour }) => {
      const entry = `<rect x="${r(at)}" y="${r(y - 10)}" width="12" height="12" fill="${colour}"/>${text(at + 17, y, name, 12, 'start')}`;
      at += 34 + 6.8 * name.length;
      return entry;
    })
    .join('');
}

export const svg = (width: number, height: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans, Arial, sans-serif">` +
  `<rect width="${width}" height="${height}" fill="#fff"/>${content}</svg>`;
