import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outputsOf, parus, scratch } from '../support/cli.ts';

type Decision = {
  farmerId: string;
  decision: string;
  limit: { amountCny: number | null };
  missing: string[];
  plots: { flags: { code: string }[] | string[] }[];
};
type Manifest = {
  outputs: { path: string; sha256: string }[];
  inputs: { path: string; status: string }[];
  scenes: { status: string }[];
};

test('the demo gives decisions, outputs that its manifest vouches for, and a second run that does nothing', async () => {
  const out = scratch('demo');
  const first = await parus(['demo', '--out', out]);
  expect(first.code, first.err).toBe(0);
  expect(first.out).toContain('report.html');
  expect(first.err).toMatch(/peak memory \d+ MiB/);

  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
  for (const { path, sha256 } of manifest.outputs) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(out, path)))
        .digest('hex'),
      path
    ).toBe(sha256);
  }
  const made = outputsOf(out);
  expect(Object.keys(made)).toEqual([...manifest.outputs.map((o) => o.path), 'manifest.json'].sort());
  expect(manifest.scenes.some((s) => s.status === 'used')).toBe(true);
  const text = readFileSync(join(out, 'manifest.json'), 'utf8') + readFileSync(join(out, 'scores.json'), 'utf8');
  expect(text).not.toContain(out);

  const decisions = JSON.parse(readFileSync(join(out, 'scores.json'), 'utf8')) as Decision[];
  expect(decisions.map((d) => d.farmerId)).toEqual(decisions.map((d) => d.farmerId).sort());
  expect(decisions.some((d) => d.decision === 'offer' && d.limit.amountCny! > 0)).toBe(true);
  for (const d of decisions) {
    if (d.missing.some((m) => /bureau|living|tenor/.test(m)))
      expect([d.decision, d.limit.amountCny], d.farmerId).toEqual(['manual_review', null]);
  }
  expect(decisions.some((d) => d.decision === 'manual_review')).toBe(true);
  const flags = JSON.stringify(decisions.map((d) => d.plots.map((p) => p.flags)));
  for (const code of ['RC-201', 'RC-202', 'RC-203']) expect(flags).toContain(code);

  const again = await parus(['demo', '--out', out, '--json']);
  expect(JSON.parse(again.out)).toMatchObject({ artefacts: { computed: 0 }, outputsWritten: 0 });
  expect(outputsOf(out)).toEqual(made);
}, 240_000);
