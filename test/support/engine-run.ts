import { openEngine } from '../../workers/engine.ts';
import { runEnv } from '../../workers/env.ts';
import { fakeSeason } from './fake-plan.ts';

/** A run in a process of its own, to be killed: `node --import tsx engine-run.ts <state> <tiles> <busyMs> [concurrency]`. */
const [state = '', tiles = '4', busyMs = '0', concurrency] = process.argv.slice(2);
const engine = await openEngine({
  ...runEnv(process.env, state),
  stages: new URL('./stages.ts', import.meta.url),
  concurrency: concurrency === undefined ? undefined : Number(concurrency),
  note: (text) => process.stderr.write(`${text}\n`)
}).catch((e) => {
  process.stderr.write(`${e._tag}: ${e.message}\n`);
  process.exit(1);
});
const report = await engine.run([fakeSeason(Number(tiles), Number(busyMs))], []);
await engine.close();
process.stdout.write(JSON.stringify({ ...report, peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024) }));
