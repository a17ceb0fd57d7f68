import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gridOnLattice, latticeWindowOf } from '../../../pipeline/geo/lattice.ts';
import type { Key } from '../../../pipeline/ids.ts';
import { decodeJson, encodeArrays } from '../../../pipeline/io/arrays.ts';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { listDrop } from '../../../pipeline/io/drop.ts';
import { memoryStore } from '../../../pipeline/io/store.ts';
import type { Scene } from '../../../pipeline/scene/scene.ts';
import { MASK } from '../../../pipeline/segment/mask-classes.ts';
import type { IngestArtefact, TileMeta } from '../../../pipeline/stages/artefacts.ts';
import { ingest } from '../../../pipeline/stages/ingest.ts';
import { type RunRecord, readRecord, writeRecord } from '../../../scripts/scenes/run-record.ts';
import { groundOfRun, sceneOfRun } from '../../../scripts/scenes/scene-of-run.ts';
import { emptyFolder, putScene } from '../../support/scene-folder.ts';

const SIZE = 32;
const EPSG = 32650;
const key = (s: string) => s as Key;
const whole = { col: 0, row: 0, width: SIZE, height: SIZE };

/** A run of two scenes, `used` and `dark`, of which the second was skipped, and a third that could not be read. */
async function finishedRun() {
  const [drop, out, store] = [emptyFolder(), emptyFolder(), memoryStore()];
  await putScene(drop, 'used', { size: SIZE });
  await putScene(drop, 'dark', { size: SIZE, dn: () => 7000 });
  const { candidates } = await listDrop(drop, 0);
  let scene: Scene | null = null;
  for (const candidate of candidates) {
    const bytes = await ingest.run(candidate, { store, drops: [drop] });
    const artefact = decodeJson<IngestArtefact>(bytes);
    if (!artefact.ok) throw new Error(artefact.reason);
    await store.put(key(`ingest-${artefact.scene.id}`), bytes);
    scene = artefact.scene;
  }
  const own = latticeWindowOf(scene!.grid, EPSG);
  // The run's ground begins 4 px north-west of the scene; its mask is cloud in the scene's first row.
  const ground = { col: own.col - 4, row: own.row - 4, width: 60, height: 60 };
  const data = Uint8Array.from({ length: 60 * 60 }, (_, i) => (Math.floor(i / 60) === 4 ? MASK.cloud : MASK.clear));
  mkdirSync(join(out, 'masks'));
  const grid = gridOnLattice(EPSG, ground);
  writeFileSync(join(out, 'masks/used.tif'), await encodeCog({ grid, bands: [{ name: 'mask', data }], nodata: 0 }));
  const meta = {
    core: own,
    dates: [{ scenes: ['used'], date: '2024-05-01', mask: 'mask-x', clearShare: 0.5, coveredShare: 1 }]
  } as unknown as TileMeta;
  await store.put(key('tile-a'), encodeArrays({}, meta));
  const record: RunRecord = {
    drops: [drop],
    epsg: EPSG,
    season: 2024,
    asOf: '2024-05-01',
    scenes: [
      { id: 'dark', item: 'dark/item.json', status: 'skipped', reason: 'too bright', key: key('ingest-dark') },
      { id: 'used', item: 'used/item.json', status: 'used', reason: null, key: key('ingest-used') },
      { id: 'used', item: 'again/item.json', status: 'rejected', reason: 'twice', key: null },
      { id: 'spoilt', item: 'spoilt/item.json', status: 'rejected', reason: 'cut short', key: null }
    ],
    passes: [['used']],
    tiles: [
      { id: '32650/a', key: key('tile-a'), core: own },
      { id: '32650/gone', key: key('tile-gone'), core: { ...own, row: own.row + SIZE - 1 } },
      { id: '32650/far', key: key('tile-far'), core: { ...own, col: own.col + SIZE } }
    ]
  };
  return { record, store, out };
}

test('a used scene: its keys, the tiles that it touches, and the mask of its pass at its place', async () => {
  const { record, store, out } = await finishedRun();
  const found = await sceneOfRun(record, store, 'used', out);
  expect(found).toMatchObject({
    outcome: { status: 'used', reason: null },
    pass: ['used'],
    maskFile: 'masks/used.tif'
  });
  expect(found.scene).toMatchObject({ id: 'used', date: '2024-05-01' });
  expect(found.keys).toEqual({
    ingest: 'ingest-used',
    tiles: [
      { id: '32650/a', tile: 'tile-a', mask: 'mask-x', clearShare: 0.5, coveredShare: 1 },
      { id: '32650/gone', tile: 'tile-gone', mask: null, clearShare: null, coveredShare: null }
    ]
  });
  const ground = await groundOfRun(record, out, found);
  try {
    expect([ground.grid.width, ground.grid.height]).toEqual([SIZE, SIZE]);
    const mask = await ground.mask(whole);
    expect([...mask].map((c, i) => (c === (i < SIZE ? MASK.cloud : MASK.clear) ? 0 : 1))).not.toContain(1);
    expect([...(await ground.mask({ col: 3, row: 0, width: 2, height: 2 }))]).toEqual([2, 2, 1, 1]);
    const [red, green, blue] = await ground.rgb({ col: 30, row: 30, width: 2, height: 1 });
    expect([red![0], green![1], blue![0]].map((v) => Number(v!.toFixed(4)))).toEqual([0.04, 0.06, 0.03]);
  } finally {
    await ground.close();
  }
});

test('of a skipped scene the mask is made of that date alone; a rejected one has none', async () => {
  const { record, store, out } = await finishedRun();
  const dark = await sceneOfRun(record, store, 'dark', out);
  expect(dark).toMatchObject({ outcome: { status: 'skipped' }, pass: [], maskFile: null, keys: { tiles: [] } });
  const ground = await groundOfRun(record, out, dark);
  const mask = await ground.mask(whole);
  expect(mask.filter((c) => c === MASK.cloud).length).toBeGreaterThan(mask.length / 2);
  await ground.close();
  expect(await sceneOfRun(record, store, 'spoilt', out)).toMatchObject({
    scene: null,
    outcome: { reason: 'cut short' }
  });
});

test('an id that the run does not know, artefacts that are gone, a folder without a run', async () => {
  const { record, out } = await finishedRun();
  await expect(sceneOfRun(record, memoryStore(), 'other', out)).rejects.toMatchObject({
    _tag: 'BadUsage',
    message: `${out}: expected a scene of the run (dark, used, used, spoilt), found 'other'.`
  });
  await expect(sceneOfRun(record, memoryStore(), 'used', out)).rejects.toThrow(/artefact ingest-used .* run it again/);
  await expect(readRecord(out)).rejects.toMatchObject({ _tag: 'BadUsage' });
  await writeRecord(out, record);
  expect(await readRecord(out)).toEqual(record);
});
