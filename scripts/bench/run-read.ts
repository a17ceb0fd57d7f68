import { parentPort, Worker } from 'node:worker_threads';
import { gridOnLattice, latticeWindowOf } from '../../pipeline/geo/lattice.ts';
import { readLook } from '../../pipeline/io/scene-read.ts';
import type { Scene } from '../../pipeline/scene/scene.ts';
import { planTiles } from '../../pipeline/tile/plan.ts';

type Season = { scenes: readonly Scene[]; drop: string; epsg: number };

/** What the tile stage reads of a scene. */
export const BANDS_READ = ['B02', 'B03', 'B04', 'B08', 'B11', 'B12'] as const;

/** Reads what the tile stage reads, on its tiles with their halos, and does nothing with it: reflectance and SCL on the 10 m grid. */
if (parentPort) {
  const port = parentPort;
  port.on('message', async ({ scenes, drop, epsg }: Season) => {
    const tiles = planTiles(
      epsg,
      scenes.map((s) => latticeWindowOf(s.grid, epsg))
    );
    const started = performance.now();
    for (const { read } of tiles) {
      for (const scene of scenes) await readLook([scene], [drop], BANDS_READ, gridOnLattice(epsg, read), { scl: true });
    }
    port.postMessage((performance.now() - started) / 1000);
  });
}

/** Seconds that a thread of its own takes, which holds nothing of the files yet, as at the start of a run. */
export async function secondsToRead(season: Season): Promise<number> {
  const worker = new Worker(new URL('../door.mjs', import.meta.url), { argv: [import.meta.url], workerData: {} });
  try {
    return await new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage(season);
    });
  } finally {
    await worker.terminate();
  }
}
