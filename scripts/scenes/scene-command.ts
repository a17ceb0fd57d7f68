import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { regionsAt } from '../../pipeline/crop/catalogue.ts';
import { Problem } from '../../pipeline/errors.ts';
import { isKnownCrs, toLonLat } from '../../pipeline/geo/crs.ts';
import { bboxOfGrid, type Grid } from '../../pipeline/geo/grid.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { openStore, writeAtomically } from '../../pipeline/io/store.ts';
import { MASK } from '../../pipeline/segment/mask-classes.ts';
import { runEnv } from '../../workers/env.ts';
import { progressBar } from '../progress.ts';
import type { ExitCode, Shell } from '../shell.ts';
import { clearShareOf, countsOf, type Ground, stretchOfOverview, tileFile, tilesOf } from './ground.ts';
import { type Caption, scenePng, tilePng } from './mask-picture.ts';
import { outsideScene } from './outside-scene.ts';
import { readRecord } from './run-record.ts';
import { groundOfRun, sceneOfRun } from './scene-of-run.ts';
import { type SceneView, sceneText } from './scene-text.ts';

export type SceneOptions = { out: string; png?: string; tiles?: boolean };

/** `parus scene`: of a run by its id, or outside any run by its folder or file. */
export async function sceneCommand(name: string, options: SceneOptions, shell: Shell): Promise<ExitCode> {
  const isFile = options.png !== undefined && /\.png$/i.test(options.png);
  if (options.tiles && (options.png === undefined || isFile))
    throw new Problem('BadUsage', `Expected a folder as --png with --tiles, got '${options.png ?? 'none'}'.`);
  const view = existsSync(name) ? await outsideView(name, options, shell) : await runView(name, options, shell);
  shell.out(shell.json ? prettyJson(view) : sceneText(view, shell.lang));
  return 0;
}

async function runView(id: string, options: SceneOptions, shell: Shell): Promise<SceneView> {
  const record = await readRecord(options.out);
  const store = openStore(runEnv(process.env, resolve(options.out, '.parus')).storeUrl);
  const found = await sceneOfRun(record, store, id, options.out);
  const { outcome, scene, pass, maskFile, keys } = found;
  const view: SceneView = {
    ...NOTHING,
    id,
    status: outcome.status,
    reason: outcome.reason,
    item: outcome.item,
    pass,
    mask: maskFile,
    keys
  };
  if (scene === null) {
    if (options.png !== undefined)
      throw new Problem(
        'BadUsage',
        `${id}: expected a scene that can be drawn, found a rejected one: ${outcome.reason}`
      );
    return view;
  }
  const { date, datetime, level, processingBaseline, sunZenithDeg, cloudShare, nodataShare, grid } = scene;
  Object.assign(view, {
    date,
    datetime,
    level,
    processingBaseline,
    sunZenithDeg,
    cloudShare,
    nodataShare,
    ...placeOf(grid)
  });
  if (maskFile === null && options.png === undefined) return view; // a run makes no mask of a skipped scene
  const ground = await groundOfRun(record, options.out, found);
  try {
    return await drawn(view, ground, options, [id, `${date} · ${level}`], shell);
  } finally {
    await ground.close();
  }
}

async function outsideView(path: string, options: SceneOptions, shell: Shell): Promise<SceneView> {
  const { id, item, level, ground } = await outsideScene(path);
  try {
    const { date = null, datetime = null } = item ?? {};
    const view = { ...NOTHING, id, date, datetime, level, ...placeOf(ground.grid) };
    return await drawn(view, ground, options, [id, [date, level].filter((s) => s !== null).join(' · ')], shell);
  } finally {
    await ground.close();
  }
}

/** The view with what the mask says, and the pictures written. */
async function drawn(
  view: SceneView,
  ground: Ground,
  { png, tiles }: SceneOptions,
  caption: Caption,
  shell: Shell
): Promise<SceneView> {
  if (png === undefined) return withCounts(view, await countsOf(ground));
  const whole = await scenePng(ground, caption, shell.lang);
  const counted = withCounts(view, whole.overview.counts);
  if (!tiles) {
    const path = /\.png$/i.test(png) ? png : join(png, `${view.id}.png`);
    await writeAtomically(path, whole.png);
    return { ...counted, pictures: [path] };
  }
  const stretch = stretchOfOverview(whole.overview);
  const cut = tilesOf(ground.grid);
  const pictures: string[] = [];
  const progress = progressBar(process.stderr, shell.lang);
  for (const tile of cut) {
    const path = join(png, tileFile(tile.id));
    await writeAtomically(path, await tilePng(ground, tile, stretch, caption, shell.lang));
    pictures.push(path);
    progress({ stage: null, label: tile.id, done: pictures.length, failed: 0, total: cut.length });
  }
  return { ...counted, pictures };
}

function withCounts(view: SceneView, counts: Float64Array): SceneView {
  const all = counts.reduce((a, b) => a + b, 0);
  const classes = Object.fromEntries(
    Object.entries(MASK).map(([name, c]) => [name, all === 0 ? 0 : counts[c]! / all])
  ) as SceneView['classes'];
  return { ...view, classes, clearShare: clearShareOf(counts) };
}

const NOTHING: Omit<SceneView, 'id'> = {
  status: null,
  reason: null,
  item: null,
  date: null,
  datetime: null,
  level: null,
  processingBaseline: null,
  sunZenithDeg: null,
  epsg: null,
  width: null,
  height: null,
  lonLat: null,
  region: null,
  cloudShare: null,
  nodataShare: null,
  clearShare: null,
  classes: null,
  pass: [],
  mask: null,
  keys: null,
  pictures: []
};

function placeOf(grid: Grid): Pick<SceneView, 'epsg' | 'width' | 'height' | 'lonLat' | 'region'> {
  const { epsg, width, height } = grid;
  if (epsg === null || !isKnownCrs(epsg)) return { epsg, width, height, lonLat: null, region: null };
  const [minX, minY, maxX, maxY] = bboxOfGrid(grid);
  const [lon, lat] = toLonLat(epsg, (minX + maxX) / 2, (minY + maxY) / 2);
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return { epsg, width, height, lonLat: [round(lon), round(lat)], region: regionsAt(lon, lat)[0]?.code ?? null };
}
