import type { ScenePlan, SetAside } from '../../pipeline/io/stac-api/scene-plan.ts';
import { columns } from '../columns.ts';
import { bar, clock } from '../progress.ts';
import { type FetchedScene, type FetchProgress, gigabytes } from './fetch-drop.ts';
import type { Found } from './find-scenes.ts';

type Lang = 'zh' | 'en';
/** A scene as `--dry-run` shows it. */
export type PlannedRow = { plan: ScenePlan; missing: number }; // files that are not there yet

const WORDS = {
  en: {
    head: ['scene', 'date', 'cloud %', 'files', 'size', ''],
    there: 'there already',
    some: (n: number) => `${n} still to fetch`,
    setAside: 'set aside',
    fetched: (n: number, size: string) => `${n} fetched (${size})`,
    present: (n: number) => `${n} there already`,
    aside: (n: number) => `${n} set aside`,
    planned: (n: number, size: string) => `${n} scenes to fetch (${size})`,
    drop: 'Drop',
    unknown: 'size not stated',
    atLeast: 'at least ',
    scenes: 'scenes',
    left: (t: string) => `${t} to go`,
    cut: (n: number, of: string) => `Note: cut after ${n} items${of}; raise --max-items or ask for less.`,
    cloudy: (n: number) => `Note: ${n} items above --max-cloud left out.`,
    of: (n: number) => ` of ${n}`
  },
  zh: {
    head: ['场景', '日期', '云 %', '文件', '大小', ''],
    there: '已在',
    some: (n: number) => `还缺 ${n} 个`,
    setAside: '搁置',
    fetched: (n: number, size: string) => `下载 ${n} 景（${size}）`,
    present: (n: number) => `已有 ${n} 景`,
    aside: (n: number) => `搁置 ${n} 景`,
    planned: (n: number, size: string) => `待下载 ${n} 景（${size}）`,
    drop: '影像夹',
    unknown: '大小未注明',
    atLeast: '至少 ',
    scenes: '景',
    left: (t: string) => `约剩 ${t}`,
    cut: (n: number, of: string) => `注意：只取前 ${n} 条${of}；可调高 --max-items 或缩小范围。`,
    cloudy: (n: number) => `注意：${n} 景云量超过 --max-cloud，未取。`,
    of: (n: number) => `，共 ${n} 条`
  }
} as const;

/** What would be fetched: a row a scene, those set aside with the reason, then the sums. */
export function dryRunTable(rows: readonly PlannedRow[], setAside: readonly SetAside[], lang: Lang): string {
  const words = WORDS[lang];
  const lines = rows.map(({ plan, missing }) => [
    plan.id,
    plan.date,
    plan.cloud === null ? '?' : plan.cloud.toFixed(0),
    String(plan.files.length),
    statedSize([plan], lang),
    missing === 0 ? words.there : missing < plan.files.length ? words.some(missing) : ''
  ]);
  const aside = setAside.map((s) => `${words.setAside}  ${s.reason}`);
  const toFetch = rows.filter((r) => r.missing > 0).map((r) => r.plan);
  const sums = [words.planned(toFetch.length, statedSize(toFetch, lang)), words.present(rows.length - toFetch.length)];
  if (setAside.length > 0) sums.push(words.aside(setAside.length));
  return [columns([[...words.head], ...lines], [2, 3, 4]), ...aside, sums.join(lang === 'zh' ? '，' : ', ')].join('\n');
}

/** `3.4 GB`, `at least 3.4 GB`, `size not stated`. */
function statedSize(plans: readonly ScenePlan[], lang: Lang): string {
  const sizes = plans.flatMap((p) => p.files.map((f) => f.bytes));
  const known = sizes.filter((b) => b !== null);
  if (sizes.length > 0 && known.length === 0) return WORDS[lang].unknown;
  const text = gigabytes(known.reduce((a, b) => a + b, 0));
  return known.length < sizes.length ? WORDS[lang].atLeast + text : text;
}

/** The last line of a fetch: what was fetched, what was there, what was set aside, and where the drop is. */
export function fetchSums(scenes: readonly FetchedScene[], aside: number, out: string, lang: Lang): string {
  const words = WORDS[lang];
  const fetched = scenes.filter((s) => s.status === 'fetched');
  const parts = [
    words.fetched(fetched.length, gigabytes(fetched.reduce((n, s) => n + s.bytes, 0))),
    words.present(scenes.filter((s) => s.status === 'present').length)
  ];
  if (aside > 0) parts.push(words.aside(aside));
  return lang === 'zh' ? `${parts.join('，')}。${words.drop}：${out}` : `${parts.join(', ')}. ${words.drop}: ${out}`;
}

/** What the user should know of a search that did not give all. */
export function searchNotes({ isCut, matched, cloudy }: Found, maxItems: number, lang: Lang): string[] {
  const words = WORDS[lang];
  return [
    ...(isCut ? [words.cut(maxItems, matched === null ? '' : words.of(matched))] : []),
    ...(cloudy > 0 ? [words.cloudy(cloudy)] : [])
  ];
}

/** `[####····] 12/118 scenes · 3.4 GB / 18.0 GB · 24 MB/s · 12:30 to go`. `seconds`: since the fetch began. */
export function fetchLine({ scenes, have, total, isGuess, came }: FetchProgress, seconds: number, lang: Lang): string {
  const words = WORDS[lang];
  const share = isGuess || total === 0 ? scenes.settled / Math.max(1, scenes.total) : have / total;
  const rate = seconds > 0 ? came / seconds : 0;
  const parts = [
    `${bar(share)} ${scenes.settled}/${scenes.total} ${words.scenes}`,
    isGuess ? gigabytes(have) : `${gigabytes(have)} / ${gigabytes(total)}`
  ];
  if (rate > 0) parts.push(`${gigabytes(rate)}/s`);
  if (scenes.settled === scenes.total) parts.push(clock(seconds));
  else if (!isGuess && rate > 0) parts.push(words.left(clock(Math.max(0, total - have) / rate)));
  else if (isGuess && scenes.settled > 0)
    parts.push(words.left(clock((seconds * (scenes.total - scenes.settled)) / scenes.settled)));
  return parts.join(' · ');
}
