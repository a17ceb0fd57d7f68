import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** Rooms of the core from left to right: a room imports only itself and what stands left of it. */
const ORDER = [
  ['units', 'ids', 'dates', 'errors'],
  ['geo'],
  ['raster'],
  ['scene'],
  ['canopy'],
  ['tile'],
  ['segment'],
  ['plot'],
  ['series'],
  ['crop', 'growth'],
  ['yield', 'hazard', 'value'],
  ['features'],
  ['score'],
  ['stages']
];
const rankOf = (room: string) => ORDER.findIndex((rooms) => rooms.includes(room));

const root = new URL('..', import.meta.url).pathname;
const files = ['pipeline', 'models', 'workers', 'scripts'].flatMap((top) =>
  readdirSync(join(root, top), { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.ts'))
    .map((f) => join(top, f))
);
const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from\s+|import\s*\(\s*|import\s+)'([^']+)'/g)].map(
    (m) => m[1]!
  );
/** 'pipeline/geo/grid.ts' → 'geo'; 'pipeline/ids.ts' → 'ids'. */
const roomOf = (file: string) => file.split('/')[1]!.replace(/\.ts$/, '');
const target = (file: string, spec: string) => relative(root, join(root, dirname(file), spec));

test('the walk sees the house', () => {
  expect(files.length).toBeGreaterThan(30);
  expect(importsOf('pipeline/stages/plan.ts')).toContain('../io/keys.ts');
});

test('a room of the core imports only itself and rooms to its left; only stages import io', () => {
  const wrong: string[] = [];
  for (const file of files.filter((f) => f.startsWith('pipeline/'))) {
    const room = roomOf(file);
    for (const spec of importsOf(file).filter((s) => s.startsWith('.'))) {
      const to = target(file, spec);
      if (to.startsWith('pipeline/')) {
        const other = roomOf(to);
        if (room === other) continue;
        if (other === 'io' ? room === 'stages' : room === 'io' || rankOf(other) <= rankOf(room)) continue;
        wrong.push(`${file} → ${to}`);
      } else if (!(to.startsWith('models/') && room === 'stages')) {
        wrong.push(`${file} → ${to}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('the core reaches no file, no clock, no environment and no dice; io alone touches bytes outside memory', () => {
  const wrong: string[] = [];
  for (const file of files.filter((f) => f.startsWith('pipeline/') && roomOf(f) !== 'io')) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const spec of importsOf(file))
      if (/^node:(fs|net|http|child_process|os|worker)/.test(spec)) wrong.push(`${file}: ${spec}`);
    for (const word of ['Date.now(', 'Math.random(', 'process.env', 'new Date()'])
      if (text.includes(word)) wrong.push(`${file}: ${word}`);
  }
  expect(wrong).toEqual([]);
});

test('only models import TensorFlow.js, and nothing imports the shells', () => {
  const wrong: string[] = [];
  for (const file of files) {
    for (const spec of importsOf(file)) {
      if (spec.startsWith('@tensorflow/') && !file.startsWith('models/')) wrong.push(`${file} → ${spec}`);
      if (!spec.startsWith('.')) continue;
      const to = target(file, spec);
      if (file.startsWith('models/') && !/^(models|pipeline)\//.test(to)) wrong.push(`${file} → ${to}`);
      if (file.startsWith('workers/') && to.startsWith('scripts/')) wrong.push(`${file} → ${to}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('no module is part of a circle', () => {
  const graph = new Map(
    files.map((f) => [
      f,
      [...readFileSync(join(root, f), 'utf8').matchAll(/^(?:import|export)\s+(?!type)[^;]*?from\s+'(\.[^']+)'/gm)].map(
        (m) => target(f, m[1]!)
      )
    ])
  );
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});
