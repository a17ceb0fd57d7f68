import { spawnSync } from 'node:child_process';
import { Problem } from '../../pipeline/errors.ts';

/** What a binding that loads and computes said of itself. */
export type Proof = {
  tensorflow: string; // the version of the library
  device: string; // CPU, or GPU as TensorFlow describes it
  noGpu: string | null; // why TensorFlow uses no GPU, in its own words; null where it does, or does not look for one
  loadMs: number;
};

type Seen = { backend: string; tensorflow: string; gpu: boolean; product: number[]; sums: number[]; loadMs: number };

// [[1, 2], [3, 4]] squared; the sum of each pixel's neighbours in a 3x3 image of ones.
const PRODUCT = [7, 10, 15, 22];
const SUMS = [4, 6, 4, 6, 9, 6, 4, 6, 4];

/** What TensorFlow 2.19 means by error 303: its stub of libcuda.so.1 found no driver to call. */
const NO_DRIVER = ': no NVIDIA driver (libcuda.so.1) is installed, or none is passed into this container';

/** Reads what the child printed and what TensorFlow wrote to its log. Throws a Problem 'NoBackend' that says what is wrong. */
export function readProof(stdout: string, log: string): Proof {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Problem('NoBackend', `The binding does not load: ${whyNot(log)}`);
  const seen = JSON.parse(line) as Seen;
  const wrong = [
    seen.backend === 'tensorflow' ? '' : `the back end 'tensorflow', got '${seen.backend}'`,
    String(seen.product) === String(PRODUCT) ? '' : `a product of ${PRODUCT}, got ${seen.product}`,
    String(seen.sums) === String(SUMS) ? '' : `a convolution of ${SUMS}, got ${seen.sums}`
  ].filter(Boolean);
  if (wrong.length > 0) throw new Problem('NoBackend', `The binding loads and is wrong: expected ${wrong.join('; ')}.`);
  const lines = log.split('\n');
  const created = lines.find((l) => /Created device .*GPU/.test(l))?.replace(/^.*?-> /, '');
  const reason = lines.find((l) => /GPU will not be used|Cannot dlopen some GPU|failed call to cuInit/.test(l));
  return {
    tensorflow: seen.tensorflow,
    device: seen.gpu ? `GPU ${created ?? ''}`.trim() : 'CPU',
    noGpu: seen.gpu || !reason ? null : `${reason.replace(/^.*?\] /, '')}${/\(303\)/.test(reason) ? NO_DRIVER : ''}`,
    loadMs: seen.loadMs
  };
}

/** The line that names the cause: the loader's (a library or a version of glibc that is absent), or Node's Error. */
function whyNot(log: string): string {
  const lines = log.split('\n').map((l) => l.trim());
  const line = lines.find((l) => /^Error: |^\w*Error \[|cannot open shared object|GLIBC|undefined symbol/.test(l));
  return line ?? lines.filter(Boolean).at(-1) ?? 'it ended without a word.';
}

/** Loads a package of the binding in a process of its own, lets it compute, and says what it saw. */
export function prove(folder: string): Proof {
  const child = new URL('prove-child.ts', import.meta.url).pathname;
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['--import', 'tsx', child, folder], {
    cwd: new URL('.', import.meta.url).pathname, // where tsx is found
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0' }
  });
  return readProof(stdout, signal ? `${stderr}\nError: it was ended by ${signal}.` : stderr);
}
