import type { CheckedDrop, CheckedScene } from './check-drop.ts';

const WORDS = {
  en: {
    used: 'used',
    skipped: 'skipped',
    rejected: 'rejected',
    ignored: 'ignored',
    clouds: 'cloud and shadow',
    sum: (n: Record<string, number>, season: string, asOf: string) =>
      `${n.used} used, ${n.skipped} skipped, ${n.rejected} rejected, ${n.ignored} files ignored; season ${season}, as of ${asOf}.`
  },
  zh: {
    used: '采用',
    skipped: '略过',
    rejected: '拒收',
    ignored: '忽略',
    clouds: '云和阴影',
    sum: (n: Record<string, number>, season: string, asOf: string) =>
      `采用 ${n.used} 景，略过 ${n.skipped} 景，拒收 ${n.rejected} 景，忽略 ${n.ignored} 个文件；${season} 产季，截至 ${asOf}。`
  }
} as const;

/** The check of a drop for people: one line a scene and an ignored file, then the sums. */
export function scenesTable({ season, asOf, scenes, ignored }: CheckedDrop, lang: 'zh' | 'en'): string {
  const words = WORDS[lang];
  const wide = Math.max(0, ...scenes.map((s) => s.id.length));
  const note = (s: CheckedScene) =>
    s.reason ?? (s.cloudShare === null ? '' : `${words.clouds} ${Math.round(s.cloudShare * 100)} %`);
  const lines = [
    ...scenes.map((s) => `${words[s.status].padEnd(8)}  ${s.id.padEnd(wide)}  ${s.date ?? '          '}  ${note(s)}`),
    ...ignored.map((f) => `${words.ignored.padEnd(8)}  ${f.path}  ${f.reason}`)
  ];
  const count = (status: string) => scenes.filter((s) => s.status === status).length;
  const counts = {
    used: count('used'),
    skipped: count('skipped'),
    rejected: count('rejected'),
    ignored: ignored.length
  };
  return [...lines, words.sum(counts, String(season ?? '–'), asOf ?? '–')].join('\n');
}
