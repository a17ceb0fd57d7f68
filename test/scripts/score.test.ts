import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parus, ROOT, scratch } from '../support/cli.ts';

const EXAMPLES = join(ROOT, 'test', 'support', 'credit_examples.json');
type Row = Record<string, unknown> & { id: string };
const { inputs, expected } = JSON.parse(readFileSync(EXAMPLES, 'utf8')) as { inputs: Row[]; expected: Row[] };

test('the what-if prints the worked farmers with exactly their keys, decision and reasons', async () => {
  const { code, out } = await parus(['score', '--input', EXAMPLES, '--json']);
  expect(code).toBe(0);
  const rows = JSON.parse(out) as Row[];
  expect(rows.map(({ decision, reasonCodes, ...rest }) => rest)).toEqual(expected);
  expect(rows.map((r) => r.decision)).toEqual(['offer', 'offer', 'offer', 'decline']);
  for (const r of rows) expect(r.reasonCodes).toHaveLength(4);
}, 60_000);

test('one bad farmer is an error among the others; a missing figure is a manual review', async () => {
  const file = join(scratch('score'), 'what-if.json');
  const [a, b, c] = structuredClone(inputs);
  a!.tenor_days = 'long';
  delete b!.living_cny_year;
  writeFileSync(file, JSON.stringify([a, b, c, 7]));
  const { code, out, err } = await parus(['score', '--input', file, '--json']);
  expect(code).toBe(3);
  const rows = JSON.parse(out) as Row[];
  expect(rows[0]).toEqual({ id: 'F1', error: expect.stringContaining('found "long"') });
  expect(rows[1]).toMatchObject({ id: 'F2', decision: 'manual_review', limit_cny: null });
  expect(rows[2]).toMatchObject({ id: 'F3', decision: 'offer', limit_cny: 26100 });
  expect(rows[3]).toMatchObject({ id: null, error: expect.any(String) });
  expect(err).toContain('F1: tenor_days');
}, 60_000);

test('the table speaks both languages', async () => {
  const { out } = await parus(['score', '--input', EXAMPLES, '--lang', 'zh']);
  expect(out).toContain('可授信');
  expect(out).toContain('RC-203 同一地块被多人申报');
}, 60_000);

test('what is no list of farmers is refused with exit 2 and a sentence that names the file', async () => {
  const dir = scratch('score');
  for (const [name, text, found] of [
    ['cut.json', '[{"id":', 'JSON'],
    ['other.json', '{"farmers": []}', 'an array of farmers'],
    ['null.json', 'null', 'an array of farmers']
  ] as const) {
    writeFileSync(join(dir, name), text);
    const { code, out, err } = await parus(['score', '--input', join(dir, name), '--json']);
    expect(code, name).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(`${name}: expected ${found}`);
  }
  expect((await parus(['score', '--input', join(dir, 'absent.json')])).code).toBe(2);
  expect((await parus(['score'])).code).toBe(2);
}, 120_000);

test('explain without a run, or with a farmer that is not of it, is refused with exit 2', async () => {
  const dir = scratch('explain');
  const none = await parus(['explain', 'F1', '--out', dir]);
  expect(none.code).toBe(2);
  expect(none.err).toContain('expected the decisions of a finished run');
  writeFileSync(join(dir, 'scores.json'), '[]');
  const unknown = await parus(['explain', 'F1', '--out', dir]);
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain("found 'F1'");
}, 60_000);

test('the scorecard is printed with its version, its 15 characteristics and their bins', async () => {
  const { code, out } = await parus(['scorecard', '--json']);
  expect(code).toBe(0);
  const policy = JSON.parse(out) as { id: string; scorecard: { id: string; bins: unknown[] }[] };
  expect(policy.id).toBe('sc-expert-1');
  expect(policy.scorecard).toHaveLength(15);
  expect((await parus(['scorecard', '--lang', 'zh'])).out).toContain('≥2 +40 · ≥1.5 +20 · ≥1.25 0 · ≥1 -25 · else -60');
}, 60_000);
