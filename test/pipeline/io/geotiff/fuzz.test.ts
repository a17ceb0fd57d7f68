import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openGeoTiff } from '../../../../pipeline/io/geotiff/read.ts';
import { mutate } from '../../../support/mutate.ts';
import { seeded } from '../../../support/random.ts';
import { emptyFolder } from '../../../support/scene-folder.ts';

const FOLDER = new URL('../../../golden/tiff/', import.meta.url).pathname;
const FILES = readdirSync(FOLDER).filter((f) => f.endsWith('.tif'));
const EACH = Math.ceil(Number(process.env.PARUS_TEST_MUTATIONS ?? 10_000) / FILES.length);
const CAP = 32 * 2 ** 20;
const SLOWEST_MS = 2000;

/** Everything that a reader does with a file: all of it where that fits under the cap, else windows of it. */
async function readAll(path: string): Promise<void> {
  const tiff = await openGeoTiff(path, undefined, CAP);
  try {
    for (const [level] of tiff.levels.entries()) {
      if (tiff.plan({ level }).peakBytes <= CAP) await tiff.read({ level });
    }
    const { width, height } = tiff.grid;
    await tiff.read({ window: { col: width - 20, row: height - 20, width: 40, height: 40 } });
    await tiff.read({ window: { col: width >> 1, row: height >> 1, width: 5, height: 5 } });
    await tiff.readMask({ col: 0, row: 0, width: 8, height: 8 });
  } finally {
    await tiff.close();
  }
}

test.each(
  FILES
)(`${EACH} damaged copies of %s: an error that names the file, or pixels; no crash, no hang`, async (file) => {
  const original = readFileSync(join(FOLDER, file));
  const path = join(emptyFolder(), 'damaged.tif');
  const random = seeded(FILES.indexOf(file) + 1);
  const before = process.memoryUsage().rss;
  let refused = 0;
  for (let round = 0; round < EACH; round++) {
    const { kind, bytes } = mutate(original, random);
    writeFileSync(path, bytes);
    const began = performance.now();
    try {
      await readAll(path);
    } catch (e) {
      const problem = e as Error & { _tag?: string };
      if (problem._tag !== 'BadFile' && problem._tag !== 'Unsupported') {
        writeFileSync(join(emptyFolder(), `${file}-${round}-${kind}.tif`), bytes);
        throw new Error(`round ${round}, ${kind}: ${problem.stack}`);
      }
      expect(problem.message, `round ${round}, ${kind}`).toContain('damaged.tif');
      refused++;
    }
    expect(performance.now() - began, `round ${round}, ${kind}`).toBeLessThan(SLOWEST_MS);
  }
  // Damage is seen often, but a flipped pixel is a pixel.
  expect(refused).toBeGreaterThan(EACH / 10);
  expect(process.memoryUsage().rss - before).toBeLessThan(12 * CAP);
}, 120_000);
