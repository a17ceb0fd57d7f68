import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem } from '../pipeline/errors.ts';
import { prettyJson } from '../pipeline/io/keys.ts';
import { METRIC } from './model-file.ts';

/**
 * A rule of the plan (kind I) has no weights: `model.json` says in which module it stands and how it was judged, `card.md` beside it the same for
 * people. Both are written by the run that judged it.
 */
const RULE = z.strictObject({
  format: z.literal('parus-rule-1'),
  id: z.string(),
  version: z.string(),
  module: z.string(), // path in the project
  synthetic: z.boolean(), // its own ground, on which it is to beat its baseline, is simulated
  judgedOn: z.string(),
  metrics: z.array(METRIC)
});

export type RuleFile = z.infer<typeof RULE>;

/** The rule in a folder. Throws Problem 'BadFile' naming the file that is absent, is no JSON, or lacks a field. */
export function readRuleFile(folder: string): RuleFile {
  const path = join(folder, 'model.json');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Problem('BadFile', `Expected a rule's file ${path} of JSON, found none.`, { subject: path, cause });
  }
  const result = RULE.safeParse(json);
  if (result.success) return result.data;
  throw new Problem('BadFile', `Expected ${path} as Parus writes it: ${z.prettifyError(result.error)}`, {
    subject: path
  });
}

export const writeRuleFile = (folder: string, rule: Omit<RuleFile, 'format'>): void =>
  writeFileSync(join(folder, 'model.json'), prettyJson({ format: 'parus-rule-1', ...rule } satisfies RuleFile));
