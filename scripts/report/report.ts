import { readFileSync } from 'node:fs';
import { REGIONS } from '../../pipeline/crop/catalogue.ts';
import { addDays, dateOfDay } from '../../pipeline/dates.ts';
import { sha256Hex } from '../../pipeline/io/keys.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import { BINDING_WORDS, DECISION_WORDS } from '../../pipeline/score/wording.ts';
import type { Quicklook } from '../../pipeline/stages/quicklook.ts';
import type { RunResult } from '../../pipeline/stages/run-result.ts';
import { farmerViews } from './farmer-view.ts';
import { cropColours, cropNames, declaredViews, plotViews } from './plot-view.ts';
import { DECISION_MEANS } from './words.ts';

export type ReportInput = {
  run: RunResult;
  quicklook: Quicklook | null;
  version: string;
  lang: 'zh' | 'en' | null; // the language it opens in, null: the browser's; the page holds both
  notice: readonly [zh: string, en: string] | null; // such as that the data is simulated
};

/** More plots than this and a browser slows down: those that farmers declared come first, then the largest. */
const MOST_PLOTS = 3000;

/** The page's script: parts of one program, in the order in which they build on each other. */
const SCRIPTS = [
  'words.js',
  'elements.js',
  'map.js',
  'plot-panel.js',
  'farmer-panel.js',
  'farmers.js',
  'scenes.js',
  'page.js'
];

const asset = (name: string) => readFileSync(new URL(`../../web/report/${name}`, import.meta.url), 'utf8');

/** A hash of the page's own code: a finished run gets a new report when it changes. */
export const pageSha256 = (): string => sha256Hex(['report.css', ...SCRIPTS].map(asset).join('\n'));

/**
 * The report of a run: one HTML file with its styles, its script, its picture and its data inside, in Chinese and
 * English. It asks the network for nothing and shows names from outside only as text.
 */
export function buildReport(input: ReportInput): string {
  // Inside a script element only `<` could end the data early.
  const data = JSON.stringify(reportData(input)).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${input.lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>大山雀 Parus</title>
<style>
${asset('report.css')}</style>
</head>
<body>
<noscript>This report needs JavaScript. 本报告需要 JavaScript。</noscript>
<script type="application/json" id="data">${data}</script>
<script>
'use strict';
${SCRIPTS.map(asset).join('')}</script>
</body>
</html>
`;
}

/** What the page draws, as plain data: lengths in quicklook pixels, areas in mu, dates as YYYY-MM-DD. */
export function reportData({ run, quicklook, version, lang, notice }: ReportInput) {
  const { plots: all, dates } = plotViews(run, quicklook);
  const plots = [...all]
    .sort(
      (a, b) =>
        Number(b.declared.length > 0) - Number(a.declared.length > 0) || b.areaMu - a.areaMu || (a.id < b.id ? -1 : 1)
    )
    .slice(0, MOST_PLOTS);
  const clear = clearShares(run);
  const dateOf = new Map(run.used.map((s) => [s.id as string, s.date as string]));
  const region = REGIONS.find((r) => r.code === run.region);
  return {
    lang,
    notice,
    season: run.season,
    asOf: run.asOf,
    region: run.region,
    regionName: region ? [region.zh, region.en] : null,
    span: spanOf(run),
    dates,
    decisions: pairsOf(DECISION_WORDS),
    decisionMeans: DECISION_MEANS,
    caps: pairsOf(BINDING_WORDS),
    policy: { id: POLICY.id, minLimitCny: POLICY.minLimitCny, roundToCny: POLICY.roundToCny },
    image: quicklook && {
      width: quicklook.width,
      height: quicklook.height,
      dates: quicklook.dates,
      metresPerPixel: Math.abs(quicklook.grid.transform[0]),
      href: `data:image/png;base64,${Buffer.from(quicklook.png).toString('base64')}`
    },
    names: cropNames(),
    colours: cropColours(plots),
    plotCount: all.length,
    areaMu: Math.round(all.reduce((n, p) => n + p.areaMu, 0) * 10) / 10,
    plots,
    declared: declaredViews(run, quicklook),
    farmers: farmerViews(run),
    scenes: run.scenes.map(({ id, status, reason }) => ({
      id,
      status,
      reason,
      date: dateOf.get(id) ?? /(\d{4})(\d{2})(\d{2})T/.exec(id)?.slice(1, 4).join('-') ?? null,
      clear: clear.get(id) ?? null
    })),
    version,
    models: run.score.decisions[0]?.provenance.models ?? {},
    tracks: Object.entries(run.tracks).map(([stage, key]) => [stage, Array.isArray(key) ? key.join(', ') : key]),
    imagery: run.used.map((s) => s.id)
  };
}

const pairsOf = <Key extends string>(words: Record<Key, { zh: string; en: string }>) =>
  Object.fromEntries(Object.entries<{ zh: string; en: string }>(words).map(([key, { zh, en }]) => [key, [zh, en]]));

/** What the time axes show: the season as far as it was watched, and a little after the day of the decision. */
function spanOf({ season, asOf, used }: RunResult): [from: string, to: string] {
  const first = used[0] ? addDays(used[0].date, -10) : dateOfDay(-120, season);
  const last = dateOfDay(366, season);
  const from = first > dateOfDay(-120, season) && first < asOf ? first : dateOfDay(-120, season);
  const to = addDays(asOf, 15);
  return [from, to < last ? to : last];
}

/** Share of the covered ground that was clear, by scene; scenes of one pass share theirs. */
function clearShares(run: RunResult): Map<string, number> {
  const sums = new Map<string, { clear: number; covered: number }>();
  for (const tile of run.tiles) {
    const size = tile.core.width * tile.core.height;
    for (const d of tile.dates) {
      for (const id of d.scenes) {
        const s = sums.get(id) ?? { clear: 0, covered: 0 };
        s.clear += Math.round(size * d.clearShare);
        s.covered += Math.round(size * d.coveredShare);
        sums.set(id, s);
      }
    }
  }
  return new Map([...sums].map(([id, s]) => [id, s.covered > 0 ? Math.round((s.clear / s.covered) * 1000) / 1000 : 0]));
}
