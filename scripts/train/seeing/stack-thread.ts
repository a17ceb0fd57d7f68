import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { buildTable } from '../../../pipeline/canopy/table.ts';
import { drawStack, type Part, writeStack } from './stack.ts';

/** Draws the stacks it is asked for into a folder, each once. */
const { folder } = workerData as { folder: string };
const table = buildTable();
parentPort!.on('message', ({ part, i }: { part: Part; i: number }) => {
  const path = join(folder, `${part}-${String(i).padStart(3, '0')}.bin`);
  if (!existsSync(path)) {
    writeStack(`${path}.part`, drawStack(part, i, table));
    renameSync(`${path}.part`, path);
  }
  parentPort!.postMessage(i);
});
