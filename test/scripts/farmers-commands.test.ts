import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parus, scratch } from '../support/cli.ts';

test('init writes a file that validate accepts, and never over another', async () => {
  const path = join(scratch('init'), 'farmers.geojson');
  expect(await parus(['init', '-o', path])).toMatchObject({ code: 0 });
  const checked = await parus(['validate', path, '--json']);
  expect(checked.code).toBe(0);
  expect(JSON.parse(checked.out)).toMatchObject({ accepted: [{ crop: 'WW', areaMu: 72 }], setAside: [], warnings: [] });
  const again = await parus(['init', '-o', path]);
  expect([again.code, again.err]).toEqual([2, expect.stringContaining('found one already')]);
});

test('validate: 3 where a plot is set aside, 2 where the file is none, and the sentence names the place', async () => {
  const path = join(scratch('validate'), 'farmers.geojson');
  await parus(['init', '-o', path]);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  const bad = structuredClone(file.features[0]);
  bad.properties = { ...bad.properties, plotId: 'F1-P2', declaredCrop: 'moonwheat' };
  writeFileSync(path, JSON.stringify({ ...file, features: [...file.features, bad] }));
  const some = await parus(['validate', path]);
  expect(some.code).toBe(3);
  expect(some.err).toContain('farmers.geojson, features[1] (farmer F1, plot F1-P2): expected declaredCrop');
  writeFileSync(path, 'not json');
  expect(await parus(['validate', path])).toMatchObject({ code: 2, err: expect.stringContaining('expected JSON') });
  expect(await parus(['validate', join(path, '..', 'nowhere.geojson')])).toMatchObject({ code: 2 });
});
