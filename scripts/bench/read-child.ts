import { createInterface } from 'node:readline';
import { parentPort, Worker } from 'node:worker_threads';
import type { Samples } from '../../pipeline/io/geotiff/decode.ts';
import { openGeoTiff } from '../../pipeline/io/geotiff/read.ts';

/** Our side of `parus bench read`: reads a raster in this thread (0 workers), or in shares in workers. A line of JSON in, one out. */
type Question = { path: string; workers: number };

/** Reads a share of the rows of blocks, one after the other, all bands at once: a sum of the first row of each. */
async function readShare(path: string, share: number, of: number): Promise<number> {
  const tiff = await openGeoTiff(path);
  const { width, height } = tiff.grid;
  const step = tiff.blockHeight;
  const blocks = Math.ceil(height / step);
  const end = Math.floor((blocks * (share + 1)) / of) * step;
  let sum = 0;
  let layers: Samples[] = [];
  for (let row = Math.floor((blocks * share) / of) * step; row < Math.min(height, end); row += step) {
    const window = { col: 0, row, width, height: Math.min(step, height - row) };
    layers = await tiff.read({ window, into: layers });
    for (const layer of layers) for (let x = 0; x < width; x += 89) sum += Number(layer[x]);
  }
  await tiff.close();
  return sum;
}

if (parentPort) {
  const port = parentPort;
  port.on('message', async ({ path, share, of }: { path: string; share: number; of: number }) => {
    port.postMessage(await readShare(path, share, of));
  });
} else {
  const pool: Worker[] = [];
  const inWorker = (worker: Worker, message: unknown) =>
    new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.postMessage(message);
    });
  for await (const line of createInterface({ input: process.stdin })) {
    const { path, workers } = JSON.parse(line) as Question;
    while (pool.length < workers) {
      pool.push(new Worker(new URL('../door.mjs', import.meta.url), { argv: [import.meta.url], workerData: {} }));
    }
    for (const w of pool) w.removeAllListeners();
    const start = performance.now();
    const sums =
      workers === 0
        ? [await readShare(path, 0, 1)]
        : await Promise.all(pool.map((w, share) => inWorker(w, { path, share, of: workers })));
    const seconds = (performance.now() - start) / 1000;
    const answer = {
      seconds,
      sum: Math.trunc(sums.reduce((a, b) => a + b, 0)),
      rssMiB: Math.round(process.resourceUsage().maxRSS / 1024)
    };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  for (const worker of pool) await worker.terminate();
}
