import { parentPort, Worker } from 'node:worker_threads';
import { openRaster } from '../../pipeline/io/raster-file.ts';

/** Decodes all bands of rasters, whole, one after the other; the thread half of `decoders`. */
if (parentPort) {
  const port = parentPort;
  port.on('message', async (paths: string[]) => {
    for (const path of paths) {
      const file = await openRaster(path);
      await file.readBands(Array.from({ length: file.bands }, (_, i) => i));
      await file.close();
    }
    port.postMessage(paths.length);
  });
}

/** Threads that decode: `seconds` is how long they take for files dealt out among the first `n` of them. */
export function decoders(count: number) {
  const pool = Array.from(
    { length: count },
    () => new Worker(new URL('../door.mjs', import.meta.url), { argv: [import.meta.url], workerData: {} })
  );
  const decode = (worker: Worker, paths: string[]) =>
    new Promise<number>((resolve, reject) => {
      worker.removeAllListeners();
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage(paths);
    });
  return {
    async seconds(paths: readonly string[], n: number): Promise<number> {
      const started = performance.now();
      await Promise.all(
        pool.slice(0, n).map((worker, i) =>
          decode(
            worker,
            paths.filter((_, k) => k % n === i)
          )
        )
      );
      return (performance.now() - started) / 1000;
    },
    async stop() {
      await Promise.all(pool.map((worker) => worker.removeAllListeners() && worker.terminate()));
    }
  };
}
