import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Confusion, classScores } from '../../models/metrics/confusion.ts';
import { iouByClass } from '../../models/metrics/overlap.ts';
import type { ModelMetric } from '../../models/model-file.ts';
import { writeRuleFile } from '../../models/rule-file.ts';
import { isSnow } from '../../pipeline/segment/snow.ts';
import { isFlooded, waterProbability } from '../../pipeline/segment/water.ts';
import { dice, seedOf } from '../simulate/dice.ts';
import { simulator } from '../simulate/version.ts';
import { snowCard, waterCard } from './rules-card.ts';
import { KINDS, SEED, type TrueDate, truePatches } from './rules-data.ts';
import { realWater } from './rules-real.ts';
import { count, gainOf, type RuleFigure, scoreOf, type Tables } from './rules-score.ts';

/** Judges the index rules (`snow`, `water`) on simulated patches, and `water` on two real ones where `PARUS_DATA` has them; writes their cards. */
const VERSION = '1';
const PER_REGION = { test: 8, region: 24 } as const;
const PART = { test: 'year 9, all regions but NCM', region: 'region NCM, any year' } as const;

const started = performance.now();
const note = (text: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0)} s: ${text}\n`);

/** What is asked of a pixel: the truth, our rule and the baseline, each yes or no; null where it is not asked. */
type Question = {
  name: string;
  baseline: string;
  statistic: (table: Confusion) => number;
  ask(d: TrueDate, i: number): { truth: boolean; rule: boolean; base: boolean } | null;
};

const f1 = (t: Confusion): number => classScores(t)[1]!.f1;
const iou = (t: Confusion): number => iouByClass(t)[1]!;
const at = ({ bands }: TrueDate, i: number) =>
  [bands.B03[i]!, bands.B04[i]!, bands.B08[i]!, bands.B11[i]!] as [number, number, number, number];
const isBright = (green: number, other: number, than: number) => (green - other) / (green + other) > than;

const SNOW: Question[] = [
  {
    name: 'F1',
    baseline: 'NDSI > 0.40 alone (Hall 1995)',
    statistic: f1,
    ask(d, i) {
      const [green, , nir, swir] = at(d, i);
      return { truth: d.snow[i] === 1, rule: isSnow(green, nir, swir), base: isBright(green, swir, 0.4) };
    }
  }
];

const WATER: Question[] = [
  {
    name: 'IoU, open water',
    baseline: 'NDWI > 0 (McFeeters 1996), where the snow rule is silent',
    statistic: iou,
    ask(d, i) {
      const [green, red, nir, swir] = at(d, i);
      const snow = isSnow(green, nir, swir);
      const rule = !snow && waterProbability(green, red, nir, swir) > 0.5;
      return { truth: d.water[i] === 1, rule, base: !snow && isBright(green, nir, 0) };
    }
  },
  {
    name: 'IoU, flooded ground of plots',
    baseline: 'NDWI > 0 (McFeeters 1996), where the snow rule is silent',
    statistic: iou,
    ask(d, i) {
      if (d.plot[i] === 0) return null;
      const [green, red, nir, swir] = at(d, i);
      const snow = isSnow(green, nir, swir);
      return {
        truth: d.plot[i] === 2,
        rule: !snow && isFlooded(red, nir, swir),
        base: !snow && isBright(green, nir, 0)
      };
    }
  }
];

async function main(): Promise<void> {
  const figures: (RuleFigure & { of: 'snow' | 'water' })[] = [];
  const asked = [...SNOW.map((q) => ({ q, of: 'snow' as const })), ...WATER.map((q) => ({ q, of: 'water' as const }))];
  const kinds = new Float64Array(2 * KINDS.length); // pixels of each kind, and how many of them the rule calls water
  for (const part of ['test', 'region'] as const) {
    const counts = asked.map((): Tables => ({ rule: new Map(), base: new Map() }));
    let patches = 0;
    for (const dates of truePatches(part, PER_REGION[part])) {
      patches++;
      for (const d of dates) {
        asked.forEach(({ q }, k) => {
          tally(q, d, counts[k]!);
        });
        if (part === 'test') countKinds(kinds, d);
      }
      if (patches % 10 === 0) note(`${patches} patches (${PART[part]})`);
    }
    asked.forEach(({ q, of }, k) => {
      const figure = figureOf(q, counts[k]!, PART[part]);
      if (figure) figures.push({ ...figure, of });
      note(
        `${of}: ${q.name}, ${PART[part]}: ${figure ? `${figure.estimate.toFixed(3)} against ${figure.base.toFixed(3)}` : 'too few'}`
      );
    });
  }
  const data = process.env.PARUS_DATA;
  const real = data !== undefined && existsSync(data) ? await realWater(data) : [];
  if (real.length === 0) note('PARUS_DATA is not set: no real patches are judged.');
  for (const r of real) note(`real: ${r.name}: ${r.estimate.toFixed(3)} against ${r.base.toFixed(3)}`);
  const facts = { seed: SEED, simulator: simulator(), kinds };
  const own = (of: 'snow' | 'water') => figures.filter((f) => f.of === of);
  write('snow', 'pipeline/segment/snow.ts', own('snow').map(metricOf), snowCard({ ...facts, figures: own('snow') }));
  write(
    'water',
    'pipeline/segment/water.ts',
    [...own('water'), ...real].map(metricOf),
    waterCard({ ...facts, figures: own('water'), real })
  );
}

function write(id: string, module: string, metrics: ModelMetric[], card: string): void {
  const folder = fileURLToPath(new URL(`../../models/${id}`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  writeRuleFile(folder, { id, version: VERSION, module, synthetic: true, judgedOn: 'simulated patches', metrics });
  writeFileSync(`${folder}/card.md`, card);
}

/** Adds a date's pixels to the tables of its patch. */
function tally(q: Question, d: TrueDate, into: Tables): void {
  for (let i = 0; i < d.snow.length; i++) {
    const a = q.ask(d, i);
    if (!a) continue;
    count(into.rule, d.patch, a.truth, a.rule);
    count(into.base, d.patch, a.truth, a.base);
  }
}

/** Figure and interval of a question; null where fewer than 500 pixels are what is asked for. */
function figureOf(q: Question, tables: Tables, split: string): RuleFigure | null {
  const rule = scoreOf(tables.rule, q.statistic, dice(seedOf(SEED, 'bootstrap')).next);
  if (rule.yes < 500) return null;
  const base = scoreOf(tables.base, q.statistic, null).estimate;
  const gain = gainOf(tables, q.statistic, dice(seedOf(SEED, 'gain')).next);
  return { ...rule, name: q.name, baseline: q.baseline, base, gain, data: 'simulated patches', split, simulated: true };
}

function countKinds(kinds: Float64Array, d: TrueDate): void {
  for (let i = 0; i < d.kind.length; i++) {
    const [green, red, nir, swir] = at(d, i);
    kinds[2 * d.kind[i]!]!++;
    if (!isSnow(green, nir, swir) && waterProbability(green, red, nir, swir) > 0.5) kinds[2 * d.kind[i]! + 1]!++;
  }
}

const round = (v: number): number => Math.round(v * 10_000) / 10_000;

const metricOf = (f: RuleFigure): ModelMetric => ({
  name: f.simulated ? `${f.name}${f.split === PART.region ? ', region never seen' : ''}` : f.name,
  value: round(f.estimate),
  ci95: [round(f.interval[0]), round(f.interval[1])],
  baseline: { name: f.baseline, value: round(f.base) },
  gain95: [round(f.gain.interval[0]), round(f.gain.interval[1])],
  data: f.data,
  split: f.split,
  simulated: f.simulated
});

await main();
