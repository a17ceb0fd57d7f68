import { createInterface } from 'node:readline';
import { sentenceOf } from '../../pipeline/errors.ts';

/**
 * The far side of child.ts: answers each line of JSON with a line of JSON, one after the other; an error is its
 * sentence.
 */
export async function answerLines<Q>(answer: (question: Q) => Promise<object>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const said = await answer(JSON.parse(line) as Q).catch((e) => ({ error: sentenceOf(e) }));
    process.stdout.write(`${JSON.stringify(said)}\n`);
  }
  process.exit(); // graphics devices and pools would keep us
}
