import { queueSpec } from '../../workers/env.ts';
import { startWorker } from '../../workers/worker.ts';

/** A worker process of the fake stages on PARUS_QUEUE, until SIGTERM. */
const worker = await startWorker({
  queue: queueSpec(process.env.PARUS_QUEUE, '.'),
  concurrency: 1,
  note: (text) => process.stdout.write(`${text}\n`),
  stages: new URL('./stages.ts', import.meta.url)
});
process.stdout.write('ready\n');
process.once('SIGTERM', () => void worker.stop());
