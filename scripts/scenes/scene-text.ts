import type { MASK } from '../../pipeline/segment/mask-classes.ts';
import { CLASS_NAMES } from '../mask/class-names.ts';
import type { SceneTile } from './scene-of-run.ts';

/** A scene as `parus scene` tells of it; what is not known is null. Shares are 0..1. */
export type SceneView = {
  id: string;
  status: 'used' | 'skipped' | 'rejected' | null; // null: belongs to no run
  reason: string | null;
  item: string | null;
  date: string | null;
  datetime: string | null;
  level: string | null;
  processingBaseline: string | null;
  sunZenithDeg: number | null;
  epsg: number | null;
  width: number | null; // of its 10 m grid, in pixels
  height: number | null;
  lonLat: [number, number] | null; // of its middle
  region: string | null;
  cloudShare: number | null; // as ingest measured it, on that date alone
  nodataShare: number | null;
  clearShare: number | null; // of the pixels with data, by the mask
  classes: Record<keyof typeof MASK, number> | null; // shares of all pixels of the mask
  pass: string[]; // scenes that are one look with it
  mask: string | null; // file of the mask
  keys: { ingest: string | null; tiles: SceneTile[] } | null;
  pictures: string[];
};

const WORDS = {
  en: {
    status: { used: 'used', skipped: 'skipped', rejected: 'rejected' },
    date: 'date',
    place: 'place',
    grid: 'grid',
    cover: 'cover',
    clear: 'usable',
    classes: 'classes',
    pass: 'one look with',
    keys: 'keys',
    mask: 'mask',
    picture: 'picture',
    clouds: (share: string, none: string) => `${share} cloud and shadow by that date alone, ${none} without data`,
    sun: (deg: string) => `sun ${deg}° from the vertical`,
    more: (n: number) => `and ${n} more tiles (--json has all)`
  },
  zh: {
    status: { used: '采用', skipped: '略过', rejected: '拒收' },
    date: '日期',
    place: '地点',
    grid: '格网',
    cover: '覆盖',
    clear: '可用',
    classes: '分类',
    pass: '同一过境',
    keys: '键',
    mask: '掩膜',
    picture: '图片',
    clouds: (share: string, none: string) => `单看当日云和阴影 ${share}，无数据 ${none}`,
    sun: (deg: string) => `太阳天顶角 ${deg}°`,
    more: (n: number) => `另有 ${n} 个瓦片（--json 给出全部）`
  }
} as const;

/** Tiles that are printed; --json has all. */
const MOST_TILES = 6;

/** What `parus scene` prints for people. */
export function sceneText(view: SceneView, lang: 'zh' | 'en'): string {
  const words = WORDS[lang];
  const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);
  const lines: [name: string, text: string][] = [];
  const add = (name: string, ...parts: (string | null | false)[]) => {
    const text = parts.filter((p) => p !== null && p !== false && p !== '').join(lang === 'zh' ? '，' : ', ');
    if (text !== '') lines.push([name, text]);
  };
  const status =
    view.status === null ? '' : words.status[view.status] + (view.reason === null ? '' : `: ${view.reason}`);
  add(
    words.date,
    view.datetime,
    view.processingBaseline,
    view.sunZenithDeg !== null && words.sun(view.sunZenithDeg.toFixed(1))
  );
  const [lon, lat] = view.lonLat ?? [];
  add(words.place, lon !== undefined && lat !== undefined && `${lon.toFixed(4)}, ${lat.toFixed(4)}`, view.region);
  add(
    words.grid,
    view.level,
    view.width !== null && `${view.width} × ${view.height} px`,
    view.epsg !== null && `EPSG ${view.epsg}`
  );
  if (view.cloudShare !== null) add(words.cover, words.clouds(percent(view.cloudShare), percent(view.nodataShare)));
  add(words.clear, view.clearShare !== null && percent(view.clearShare));
  const classes = Object.entries(view.classes ?? {}) as [keyof typeof MASK, number][];
  add(words.classes, ...classes.map(([name, share]) => share > 0 && `${CLASS_NAMES[lang][name]} ${percent(share)}`));
  add(words.pass, ...view.pass.filter((id) => id !== view.id));
  add(words.mask, view.mask);
  add(words.keys, view.keys?.ingest ?? null);
  const tiles = view.keys?.tiles ?? [];
  for (const t of tiles.slice(0, MOST_TILES)) {
    lines.push(['', `${t.id}  ${percent(t.clearShare)}  ${t.tile}${t.mask === null ? '' : `  ${t.mask}`}`]);
  }
  if (tiles.length > MOST_TILES) lines.push(['', words.more(tiles.length - MOST_TILES)]);
  const { pictures } = view;
  add(words.picture, pictures.length > 1 ? `${pictures[0]} … (${pictures.length})` : (pictures[0] ?? null));
  const wide = Math.max(...lines.map(([name]) => widthOf(name)), 0);
  return [
    status === '' ? view.id : `${view.id}  ${status}`,
    ...lines.map(([name, text]) => `  ${name}${' '.repeat(wide - widthOf(name))}  ${text}`)
  ].join('\n');
}

/** Columns of a terminal: a Chinese sign takes two. */
const widthOf = (text: string): number => [...text].reduce((n, sign) => n + (sign.charCodeAt(0) > 0x2e80 ? 2 : 1), 0);
