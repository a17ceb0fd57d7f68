import { parentPort, workerData } from 'node:worker_threads';
import { diskProblem } from '../../../pipeline/io/disk.ts';
import { openCounty, renderWindow } from './county.ts';
import { finishScene } from './finish.ts';
import type { Answer, Errand, ThreadData } from './threads.ts';

/** Works off errands one after another; each is answered under its number, with what it made or why it failed. */
const { plan, table, out, scratch } = workerData as ThreadData;
const county = openCounty(plan, table);

parentPort!.on('message', async (errand: Errand) => {
  const answer = (reply: Answer) => parentPort!.postMessage(reply);
  try {
    const made =
      errand.kind === 'window'
        ? renderWindow(county, errand.rect, scratch, () => answer({ number: errand.number, step: true }))
        : await finishScene(plan, errand.date, out, scratch);
    answer({ number: errand.number, made });
  } catch (caught) {
    const e = diskProblem(caught, out);
    answer({ number: errand.number, failed: e instanceof Error ? e : new Error(String(e)) });
  }
});
