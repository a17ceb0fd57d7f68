import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parus, SAMPLES, scratch } from '../support/cli.ts';

type Feature = { id?: string; geometry: object; properties: { id: string; 'crop:code'?: unknown } };

test('delineation reads pixels only: without any truth or farmers file the plots are the same, in `plots` and in `run`', async () => {
  const drop = scratch('blind');
  cpSync(SAMPLES, drop, { recursive: true });
  for (const entry of readdirSync(drop)) if (entry !== 'scenes') rmSync(join(drop, entry), { recursive: true });
  expect(readdirSync(drop)).toEqual(['scenes']);

  const out = scratch('blind-out');
  const plotsOf = async (from: string, name: string) => {
    const path = join(out, name);
    const { code, err } = await parus(['plots', from, '-o', path]);
    expect(code, err).toBe(0);
    return readFileSync(path, 'utf8');
  };
  const seeing = await plotsOf(SAMPLES, 'seeing.geojson');
  const blind = await plotsOf(drop, 'blind.geojson');
  const shapes = (text: string) =>
    (JSON.parse(text).features as Feature[]).map((f) => [f.properties.id ?? f.id, f.geometry]);
  expect(shapes(seeing).length).toBeGreaterThan(5);
  expect(blind).toBe(seeing);

  // The whole run knows the farmers, and still finds the same plots of the same ids.
  const { code, err } = await parus([
    'run',
    SAMPLES,
    '--farmers',
    join(SAMPLES, 'farmers.geojson'),
    '--out',
    join(out, 'run')
  ]);
  expect(code, err).toBe(0);
  expect(shapes(readFileSync(join(out, 'run', 'plots.geojson'), 'utf8'))).toEqual(shapes(blind));
}, 180_000);
