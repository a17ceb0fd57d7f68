import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { parus, runArgs, scratch } from '../support/cli.ts';

type Listed = { scenes: { id: string; status: string; reason: string | null }[] };

test('each scene of a run can be looked at: why it was used or not, its mask, and a picture', {
  timeout: 300_000
}, async () => {
  const out = join(scratch('scene'), 'season');
  const run = await parus(runArgs(out));
  expect(run.code, run.err).toBe(0);
  const { scenes } = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Listed;
  const [used, skipped] = ['used', 'skipped'].map((status) => scenes.find((s) => s.status === status)!);

  const told = await parus(['scene', used!.id, '--out', out, '--png', join(out, 'used.png'), '--json']);
  expect(told.code, told.err).toBe(0);
  const view = JSON.parse(told.out);
  expect(view).toMatchObject({
    id: used!.id,
    status: 'used',
    reason: null,
    mask: `masks/${used!.id}.tif`,
    pass: [used!.id]
  });
  expect(statSync(join(out, view.mask)).size).toBeGreaterThan(0);
  const shares = (view.keys.tiles as { clearShare: number }[]).map((t) => t.clearShare);
  expect(view.clearShare).toBeGreaterThanOrEqual(Math.min(...shares) - 1e-9);
  expect(view.clearShare).toBeLessThanOrEqual(Math.max(...shares) + 1e-9);
  for (const key of [
    view.keys.ingest,
    ...view.keys.tiles.flatMap((t: { tile: string; mask: string }) => [t.tile, t.mask])
  ]) {
    expect(existsInStore(out, key), key).toBe(true);
  }
  expect((await sharp(join(out, 'used.png')).metadata()).width).toBeLessThanOrEqual(2000);

  const tiles = await parus(['scene', used!.id, '--out', out, '--png', join(out, 'tiles'), '--tiles']);
  expect(tiles.code, tiles.err).toBe(0);
  const names = (view.keys.tiles as { id: string }[]).map((t) => `${t.id.replace('/', '-')}.png`);
  expect(readdirSync(join(out, 'tiles')).sort()).toEqual(names.sort());

  const other = await parus(['scene', skipped!.id, '--out', out]);
  expect(other.code, other.err).toBe(0);
  expect(other.out).toContain(`skipped: ${skipped!.reason}`);
});

const existsInStore = (out: string, key: string): boolean => {
  const dash = key.lastIndexOf('-');
  const path = join(out, '.parus', 'store', key.slice(0, dash), key.slice(dash + 1, dash + 3), key);
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
};
