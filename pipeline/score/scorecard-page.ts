import { feature } from '../features/table.ts';
import { POLICY } from './policy.ts';
import type { Characteristic } from './scorecard.ts';
import { REASON_CODES, WORDING } from './wording.ts';

/** Bins as people read them: `≥2 +40 · ≥1.5 +20 · … · else -60`. */
export function binsText(line: Characteristic): string {
  const sign = (points: number) => (points > 0 ? `+${points}` : String(points));
  if (line.kind === 'class') {
    const stops = (line.hardStops ?? []).map((word) => `${word} stop`);
    return [...line.bins.map(([word, points]) => `${word} ${sign(points)}`), ...stops].join(' · ');
  }
  const than = line.kind === 'atLeast' ? '≥' : '≤';
  return line.bins
    .map(([bound, points], i) => `${i === line.bins.length - 1 ? 'else' : `${than}${bound}`} ${sign(points)}`)
    .join(' · ');
}

/** Heads of the scorecard's columns. */
export const scorecardHead = {
  zh: ['原因码', '特征', '分箱与得分', '含义'],
  en: ['reason', 'characteristic', 'bins and points', 'what it is']
};

/** docs/reason-codes.md: every code with its words and its cure, printed from the table. */
export function reasonCodesPage(): string {
  const rows = (codes: readonly (keyof typeof WORDING)[]) =>
    codes.map((code) => {
      const { zh, en, cure } = WORDING[code];
      const line = POLICY.scorecard.find((l) => l.reason === code);
      const name = line ? `${feature(line.id).zh} ${feature(line.id).en}` : '–';
      return `| ${code} | ${name} | ${zh}<br>${en} | ${cure.zh}<br>${cure.en} |`;
    });
  const points = REASON_CODES.filter((code) => code < 'RC-200');
  const checks = REASON_CODES.filter((code) => code > 'RC-200');
  return `# Reason codes

Printed from \`pipeline/score/wording.ts\` by \`npm run docs\`; a test compares the two. Lenders store these codes: codes are
added, never given a second meaning.

## What lost points (RC-1xx)

A decision names at most four: the characteristics that lost most points below their best bin, dearest first, ties to
the lower code. A value that is not known is no reason. RC-120 stands first where the decision is \`insufficient_evidence\`.

| code | characteristic | what the farmer reads | how to cure it |
|--|--|--|--|
${rows(points).join('\n')}

## What a check found (RC-2xx)

Checks of what was declared against imagery, papers and other farmers. Some stop a decision, some take a plot out of the
value, some only tell; the plot's \`flags\` and the decision's hard stops carry them.

| code | characteristic | what the farmer reads | how to cure it |
|--|--|--|--|
${rows(checks).join('\n')}
`;
}
