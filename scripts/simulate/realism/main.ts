/**
 * Measures simulated seasons beside real ones and writes docs/bench/realism.json, docs/images/simulator-*.png and the generated parts
 * of docs/simulator.md:
 *
 *     PARUS_DATA=<dir> npm run realism -- [--drop <dir>] [--seasons 7600]
 *
 * `--drop` is a folder that `parus simulate` wrote, for the figures of clouds and neighbours, which are left out without one.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Problem } from '../../../pipeline/errors.ts';
import { measure } from './measure.ts';
import { howHard, howReal, MARKS, PAGE, withPart } from './page.ts';
import { pictures, pngOf } from './pictures.ts';
import { hasRealData } from './real.ts';
import { drawnSeries } from './simulated.ts';

const docs = new URL('../../../docs/', import.meta.url);
const note = (line: string) => process.stderr.write(`${process.uptime().toFixed(0).padStart(4)} s  ${line}\n`);

const { values } = parseArgs({ options: { drop: { type: 'string' }, seasons: { type: 'string', default: '7600' } } });
const data = process.env.PARUS_DATA;
if (!hasRealData(data)) {
  throw new Problem('BadUsage', `Expected PARUS_DATA as the folder of the real sets, found ${data ?? 'nothing'}.`);
}
const drop = values.drop ?? null;
if (drop !== null && !existsSync(drop))
  throw new Problem('BadUsage', `Expected a simulated drop as --drop, found no ${drop}.`);

const figures = await measure({ data, source: drawnSeries, drop, seasons: Number(values.seasons), note });
mkdirSync(new URL('bench/', docs), { recursive: true });
writeFileSync(new URL('bench/realism.json', docs), `${JSON.stringify(figures, rounded)}\n`);
for (const [name, chart] of Object.entries(pictures(figures))) {
  const png = await pngOf(chart);
  writeFileSync(new URL(`images/${name}`, docs), png);
  note(`docs/images/${name}: ${(png.length / 1000).toFixed(0)} kB`);
}
const page = new URL('simulator.md', docs);
const before = existsSync(page) ? readFileSync(page, 'utf8') : PAGE;
writeFileSync(page, withPart(withPart(before, MARKS.real, howReal(figures)), MARKS.hard, howHard(figures)));
note('docs/simulator.md');

/** Four digits after the point are more than any figure here holds; what is not a number is null. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? (Number.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null) : value;
}
