import { readFile } from 'node:fs/promises';
import { Problem, sentenceOf } from '../pipeline/errors.ts';

/** The farmers of a what-if file, still unread: a JSON array, or an object with `inputs`. Throws BadFile on anything else. */
export async function readWhatIf(path: string): Promise<unknown[]> {
  const fail = (expected: string, found: string): never => {
    throw new Problem('BadFile', `${path}: expected ${expected}, found ${found}.`, { subject: path });
  };
  const text = await readFile(path, 'utf8').catch((e) => fail('a readable file', sentenceOf(e)));
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (e) {
    return fail('JSON', sentenceOf(e));
  }
  const farmers = Array.isArray(value) ? value : (value as { inputs?: unknown } | null)?.inputs;
  return Array.isArray(farmers)
    ? farmers
    : fail('an array of farmers, or an object with an array `inputs`', `${JSON.stringify(value).slice(0, 60)}`);
}
