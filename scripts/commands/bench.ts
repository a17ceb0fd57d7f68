import { fileURLToPath } from 'node:url';
import { Argument, type Command } from 'commander';
import type { Backend } from '../../models/backend.ts';
import { Problem } from '../../pipeline/errors.ts';
import type { BenchReport } from '../bench/report.ts';
import { numberOption } from '../model-options.ts';
import { progressBar } from '../progress.ts';
import { action, type Shell } from '../shell.ts';

type Options = {
  size?: string;
  repeats: string;
  seed: string;
  python: string;
  peers?: string;
  backends?: string;
};
type Step = (done: number, of: number, what: string) => void;

/** `parus bench`: speed as a ratio against a named peer, measured in turns in one run. */
export function register(program: Command): void {
  program
    .command('bench')
    .description('measure speed against a named peer')
    .addArgument(new Argument('<name>', 'what to measure').choices(['read', 'infer', 'simulate', 'run']))
    .option(
      '--size <px>',
      'side: of the raster (read, 5490), a U-Net patch in eights (infer, 128), a county (simulate, run, 512)'
    )
    .option('--repeats <n>', 'rounds that count', '7')
    .option('--seed <n>', 'of the pixels, of weights and samples', '1')
    .option('--python <command>', 'a Python that has the peer: rasterio, torch', 'python3')
    .option('--peers <dir>', 'infer: a folder whose node_modules hold onnxruntime-node (that of Parus)')
    .option('--backends <names>', 'infer: only these, by commas: gpu, native, webgpu, wasm, cpu')
    .addHelpText(
      'after',
      `
Peers, where they are installed:
  read, run   pip install rasterio
  infer       ONNXRUNTIME_NODE_INSTALL=skip npm i --no-save onnxruntime-node   and   pip install torch numpy

Examples:
  $ parus bench read --json > docs/bench/read.json
  $ parus bench infer --backends wasm
  $ parus bench simulate --repeats 3
  $ parus bench run --repeats 3`
    )
    .action(
      action<[keyof typeof BENCHES], Options>(async ([name], options, shell) => {
        const { benchText } = await import('../bench/report.ts');
        const progress = progressBar(process.stderr, shell.lang);
        const step: Step = (done, total, label) => progress({ stage: null, label, done, failed: 0, total });
        const report = await BENCHES[name](options, program.version() ?? '', step, shell);
        shell.out(shell.json ? JSON.stringify(report) : benchText(report));
        return 0;
      })
    );
}

/** Options of `infer` alone. */
function refuseOthers(bench: string, options: Options): void {
  for (const name of ['peers', 'backends'] as const) {
    if (options[name] !== undefined) {
      throw new Problem('BadUsage', `Expected no --${name} with 'bench ${bench}', got '${options[name]}'.`);
    }
  }
}

const BENCHES = { read, infer, simulate, run };

async function run(options: Options, version: string, step: Step, { note }: Shell): Promise<BenchReport> {
  refuseOthers('run', options);
  const size = countySize(options);
  const [repeats, seed] = [
    numberOption('repeats', options.repeats, 1, true),
    numberOption('seed', options.seed, 0, true)
  ];
  const { benchRun } = await import('../bench/run.ts');
  return benchRun({ size, dates: 24, repeats, seed, python: options.python }, version, step, note);
}

function countySize(options: Options): number {
  const size = numberOption('size', options.size ?? '512', 64, true);
  if (size % 2 !== 0) throw new Problem('BadUsage', `Expected --size as an even number, got '${options.size}'.`);
  return size;
}

async function simulate(options: Options, version: string, step: Step): Promise<BenchReport> {
  refuseOthers('simulate', options);
  const size = countySize(options);
  const repeats = numberOption('repeats', options.repeats, 1, true);
  const { benchSimulate } = await import('../bench/simulate.ts');
  return benchSimulate({ size, repeats, seed: numberOption('seed', options.seed, 0, true) }, version, step);
}

async function read(options: Options, version: string, step: Step, { note }: Shell): Promise<BenchReport> {
  refuseOthers('read', options);
  const size = numberOption('size', options.size ?? '5490', 16, true);
  const [repeats, seed] = [
    numberOption('repeats', options.repeats, 1, true),
    numberOption('seed', options.seed, 0, true)
  ];
  const { benchRead } = await import('../bench/read.ts');
  return benchRead({ size, repeats, seed, python: options.python }, version, step, note);
}

async function infer(options: Options, version: string, step: Step, { note }: Shell): Promise<BenchReport> {
  const size = numberOption('size', options.size ?? '128', 8, true);
  if (size % 8 !== 0) throw new Problem('BadUsage', `Expected --size as a multiple of 8, got '${options.size}'.`);
  const [repeats, seed] = [
    numberOption('repeats', options.repeats, 1, true),
    numberOption('seed', options.seed, 0, true)
  ];
  const known: readonly Backend['name'][] = ['gpu', 'native', 'webgpu', 'wasm', 'cpu'];
  const backends = options.backends?.split(',').map((wanted) => {
    const found = known.find((name) => name === wanted.trim());
    if (found) return found;
    throw new Problem('BadUsage', `Expected --backends from ${known.join(', ')}, got '${wanted}'.`);
  });
  const { benchInfer } = await import('../bench/infer.ts');
  const { benchNets } = await import('../bench/infer-nets.ts');
  const peers = options.peers ?? fileURLToPath(new URL('../..', import.meta.url));
  const { python } = options;
  const how = { nets: benchNets(size), repeats, seed, python, peers, backends: backends ?? null, roundSeconds: 1 };
  return benchInfer(how, version, step, note);
}
