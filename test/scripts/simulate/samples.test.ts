import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { planDrop } from '../../../scripts/simulate/drop/plan.ts';
import { makeDrop } from '../../../scripts/simulate/drop/run.ts';
import { SAMPLES as RECIPES } from '../../../scripts/simulate/samples.ts';
import { SIMULATOR_VERSION, settingsSha256 } from '../../../scripts/simulate/version.ts';
import { ROOT, scratch } from '../../support/cli.ts';

const kept = join(ROOT, 'data-samples');
const filesOf = (dir: string): string[] =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((f) => statSync(join(dir, f)).isFile())
    .sort();

test.each(Object.keys(RECIPES))('data-samples/%s is what its recipe makes', async (name) => {
  const made = scratch('samples');
  await makeDrop(planDrop(RECIPES[name]!), made, { threads: 2 });
  const files = filesOf(made);
  expect(filesOf(join(kept, name))).toEqual(files);
  // text to the byte; rasters by value, for another version of Node may deflate the same pixels into other bytes
  for (const file of files.filter((f) => /json$/.test(f)))
    expect(readFileSync(join(kept, name, file), 'utf8'), file).toBe(readFileSync(join(made, file), 'utf8'));
  const valuesOf = async (path: string) => {
    const raster = await openRaster(path);
    try {
      return await raster.readBand(0);
    } finally {
      await raster.close();
    }
  };
  const rasters = files.filter((f) => /(plot-id|B08|SCL|cloud)\.tif$/.test(f));
  expect(rasters.length).toBeGreaterThan(90);
  for (const file of rasters.filter((_, i) => i % 7 === 0))
    expect(await valuesOf(join(kept, name, file)), file).toEqual(await valuesOf(join(made, file)));
}, 120_000);

test('both samples together are small', () => {
  const bytes = filesOf(kept).reduce((sum, f) => sum + statSync(join(kept, f)).size, 0);
  expect(bytes).toBeLessThan(8_000_000);
});

test('the simulator is frozen: cards of models and the page of the simulator name this version and these settings', () => {
  const hash = settingsSha256();
  // A new hash: raise SIMULATOR_VERSION, run every card again, and say in docs/decisions/ why.
  const card = readFileSync(join(ROOT, 'models', 'crop-multi', 'card.md'), 'utf8');
  expect(card).toContain(`version ${SIMULATOR_VERSION}, settings sha256 \`${hash}\``);
  for (const name of Object.keys(RECIPES))
    expect(JSON.parse(readFileSync(join(kept, name, 'recipe.json'), 'utf8')).simulator).toEqual({
      version: SIMULATOR_VERSION,
      settingsSha256: hash
    });
});
