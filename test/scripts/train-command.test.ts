import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addDays, isoDate } from '../../pipeline/dates.ts';
import { BANDS } from '../../pipeline/scene/bands.ts';
import { heldOutSeries } from '../../scripts/train/crop-data.ts';
import { parus } from '../support/cli.ts';
import { seeded } from '../support/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'parus-train-'));
const random = seeded(3);
const WASM = { PARUS_BACKEND: 'wasm' };

/** Three crops that peak at different times, every sixteen days, with noise; groups of three plots; names from `prefix`. */
function labelled(name: string, prefix: string, perClass: number): string {
  const series = ['plot_id,date,value'];
  const labels = ['plot_id,label,group'];
  const peaks = { early: 70, late: 190, 'winter, wheat': 130 };
  Object.entries(peaks).forEach(([label, peak]) => {
    for (let i = 0; i < perClass; i++) {
      const id = `${prefix}-${label.slice(0, 3)}-${i}`;
      labels.push(`${id},"${label}",${prefix}${label.slice(0, 2)}${Math.floor(i / 3)}`);
      const shift = random() * 20 - 10;
      for (let t = 0; t < 16; t++) {
        const ndvi = 0.2 + 0.6 * Math.exp(-(((t * 16 - peak - shift) / 40) ** 2)) + (random() - 0.5) * 0.15;
        series.push(`${id},${addDays(isoDate('2023-01-05'), 16 * t)},${random() < 0.1 ? '' : ndvi.toFixed(4)}`);
      }
    }
  });
  const dir = join(folder, name);
  mkdirSync(dir);
  writeFileSync(join(dir, 'series.csv'), `${series.join('\n')}\n`);
  writeFileSync(join(dir, 'labels.csv'), `${labels.join('\n')}\nnowhere,early,\n`);
  return dir;
}

const [seen, unseen, model] = [labelled('seen', 'a', 36), labelled('unseen', 'b', 20), join(folder, 'model')];

describe('own labels, from training to answers', () => {
  test('training says what it left out and how it compares', async () => {
    const { code, err } = await parus(['train', 'crop', '--data', seen, '--out', model, '--max-minutes', '0.2'], WASM);
    expect(err).toContain('1 labels have no series: nowhere.');
    expect(err).toContain('random forest');
    expect(code, err).toBe(0);
  }, 120_000);

  test('the folder has its five files and nothing of the runs; the split keeps groups whole', () => {
    expect(readdirSync(model).sort()).toEqual(['card.md', 'classes.json', 'model.json', 'split.csv', 'weights.bin']);
    expect(JSON.parse(readFileSync(join(model, 'classes.json'), 'utf8'))).toEqual(['early', 'late', 'winter, wheat']);
    const rows = readFileSync(join(model, 'split.csv'), 'utf8').trim().split('\n').slice(1);
    expect(rows).toHaveLength(108);
    const parts = new Map<string, Set<string>>();
    for (const row of rows) {
      const [group, part] = row.split(',').slice(-2) as [string, string];
      parts.set(group, (parts.get(group) ?? new Set()).add(part));
    }
    expect(parts.size).toBe(36);
    expect([...parts.values()].every((p) => p.size === 1)).toBe(true);
    expect(readFileSync(join(model, 'card.md'), 'utf8')).toContain('| random forest, 300 trees |');
  });

  test('plots that it never saw are named right, and judged so', async () => {
    const { code, out, err } = await parus(['eval', 'crop', '--data', unseen, '--model', model, '--json'], WASM);
    expect(code, err).toBe(0);
    const found = JSON.parse(out);
    expect(Object.keys(found).sort()).toEqual(
      ['n', 'nGroups', 'accuracy', 'macroF1', 'ece', 'brier', 'ci95', 'classes', 'confusion', 'rejectedShare'].sort()
    );
    expect(found).toMatchObject({ n: 60, nGroups: 21, classes: ['early', 'late', 'winter, wheat'] });
    expect(found.accuracy).toBeGreaterThan(0.9);
    const again = await parus(['eval', 'crop', '--data', seen, '--model', model], WASM);
    expect(again.err).toContain('it has seen them');
  });

  test('classify answers for every plot in input order, with labels as they were trained', async () => {
    const csv = join(folder, 'crops.csv');
    const done = await parus(
      ['classify', '--series', join(unseen, 'series.csv'), '--index', 'NDVI', '--model', model, '-o', csv],
      WASM
    );
    expect(done.code, done.err).toBe(0);
    const lines = readFileSync(csv, 'utf8').trim().split('\n');
    expect(lines[0]).toBe('plot_id,label,probability,second,second_probability,rejected');
    expect(lines.slice(1).map((l) => l.split(',')[0])).toEqual(
      ['ear', 'lat', 'win'].flatMap((label) => Array.from({ length: 20 }, (_, i) => `b-${label}-${i}`))
    );
    expect(lines.filter((l) => l.includes('"winter, wheat",')).length).toBeGreaterThan(15);
  });

  test('series that the model does not read are refused by name', async () => {
    const path = join(folder, 'bands.csv');
    writeFileSync(path, 'plot_id,date,B08\nx,2023-04-01,0.3\n');
    const { code, err } = await parus(['classify', '--series', path, '--model', model, '-o', `${path}.out`], WASM);
    expect(code).toBe(2);
    expect(err).toContain('Expected series with NDVI, which the model reads, found B08');
  });
});

test('a warm start takes catalogue crops and a new class', async () => {
  const dir = join(folder, 'warm');
  mkdirSync(dir);
  const chosen = heldOutSeries('test', 600)
    .filter((s) => [0, 3, 5].includes(s.label))
    .slice(0, 45);
  const labels = chosen.map(
    (s, i) => `p${i},${['winter_wheat', '', '', 'MR', '', 'our own maize'][s.label] || 'other'}`
  );
  const rows = chosen.flatMap((s, i) =>
    s.series.observations.map((o) => `p${i},${o.date},${BANDS.map((b) => o.mean[b] ?? '').join(',')}`)
  );
  writeFileSync(join(dir, 'labels.csv'), `plot_id,label\n${labels.join('\n')}\n`);
  writeFileSync(join(dir, 'series.csv'), `plot_id,date,${BANDS.join(',')}\n${rows.join('\n')}\n`);
  const out = join(folder, 'warm-model');
  const args = ['train', 'crop', '--data', dir, '--out', out, '--from', 'shipped', '--max-minutes', '0.2', '--json'];
  const { code, out: json, err } = await parus(args, WASM);
  expect(code, err).toBe(0);
  const { classes, accuracy } = JSON.parse(json) as { classes: string[]; accuracy: number };
  expect(classes).toEqual(['MR', 'our own maize', 'winter_wheat']);
  expect(accuracy).toBeGreaterThan(1 / 3);
  expect(JSON.parse(readFileSync(join(out, 'model.json'), 'utf8'))).toMatchObject({ input: { kind: 'harvest-year' } });
}, 120_000);

describe('a folder that is no set of labels is refused in one sentence', () => {
  const broken = (name: string, files: Record<string, string>): string => {
    const dir = join(folder, name);
    mkdirSync(dir);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
    return dir;
  };
  const series = 'plot_id,date,B08\na,2024-03-02,0.2\n';
  test.each([
    ['no folder', () => join(folder, 'none'), 'Expected a folder'],
    [
      'no series',
      () => broken('b1', { 'labels.csv': 'plot_id,label\na,x\n' }),
      'Expected series.csv or series.parquet'
    ],
    ['no labels', () => broken('b2', { 'series.csv': series }), 'Expected labels.csv'],
    [
      'no label column',
      () => broken('b3', { 'series.csv': series, 'labels.csv': 'plot_id,crop\na,x\n' }),
      "Expected a column 'label'"
    ],
    [
      'two labels',
      () => broken('b4', { 'series.csv': series, 'labels.csv': 'plot_id,label\na,x\na,y\n' }),
      'Expected one label for plot a'
    ],
    [
      'nothing in common',
      () => broken('b5', { 'series.csv': series, 'labels.csv': 'plot_id,label\nq,x\n' }),
      'found none'
    ],
    [
      'one class',
      () => broken('b6', { 'series.csv': series, 'labels.csv': 'plot_id,label\na,x\n' }),
      'at least two classes'
    ],
    [
      'DN',
      () => broken('b7', { 'series.csv': series.replace('0.2', '2000'), 'labels.csv': 'plot_id,label\na,x\n' }),
      'looks like DN'
    ]
  ])('%s', async (_, dir, sentence) => {
    const { code, err } = await parus(['train', 'crop', '--data', dir(), '--out', join(folder, 'never')], WASM);
    expect(err).toContain(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  test('a model that has no trainer', async () => {
    const { code, err } = await parus(['train', 'yield', '--data', folder, '--out', join(folder, 'never')]);
    expect([code, err]).toEqual([2, expect.stringContaining('Expected a model that can be trained on labels (crop)')]);
  });
});
