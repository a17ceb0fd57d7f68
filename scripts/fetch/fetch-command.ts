import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../pipeline/errors.ts';
import { parseFarmers } from '../../pipeline/io/farmers-file.ts';
import { accessOf } from '../../pipeline/io/stac-api/access.ts';
import { type Area, areaAround, areaOfGeoJson, areaOfText } from '../../pipeline/io/stac-api/area.ts';
import type { Http } from '../../pipeline/io/stac-api/http.ts';
import { paceOf } from '../../pipeline/io/stac-api/patience.ts';
import { type Provider, providerOf } from '../../pipeline/io/stac-api/providers.ts';
import { dateOption } from '../date-option.ts';
import { liveLine } from '../progress.ts';
import type { ExitCode, Shell } from '../shell.ts';
import { type FetchProgress, fetchDrop, missingOf } from './fetch-drop.ts';
import { dryRunTable, fetchLine, fetchSums, type PlannedRow, searchNotes } from './fetch-words.ts';
import { findScenes } from './find-scenes.ts';

export type FetchOptions = {
  from: string;
  to: string;
  bbox?: string;
  farmers?: string;
  area?: string;
  out: string;
  api: string;
  collection?: string;
  maxCloud: number;
  maxItems: number;
  downloads?: number;
  rate?: number;
  retries: number;
  dryRun?: boolean;
};

const TIMEOUT_MS = 60_000; // without a byte

/** `parus fetch`: searches, says what it found, fetches, and says what became of it. */
export async function fetchCommand(options: FetchOptions, env: NodeJS.ProcessEnv, shell: Shell): Promise<ExitCode> {
  const [from, to] = [dateOption('--from', options.from), dateOption('--to', options.to)];
  if (from > to) throw new Problem('BadUsage', `Expected --from on or before --to, got ${from} and ${to}.`);
  const provider = providerOf(options.api, options.collection ?? null);
  const area = await areaOf(options);
  const stop = new AbortController();
  const http = httpOf(provider, options, stop.signal);
  const secrets = {
    user: env.PARUS_CDSE_USER || null,
    password: env.PARUS_CDSE_PASSWORD || null,
    refreshToken: env.PARUS_CDSE_REFRESH_TOKEN || null
  };
  const access = options.dryRun ? null : accessOf(provider, http, secrets);

  const found = await findScenes(http, provider, { from, to, area, maxCloud: options.maxCloud }, options.maxItems);
  for (const note of searchNotes(found, options.maxItems, shell.lang)) shell.note(note);
  if (found.plans.length + found.setAside.length === 0)
    throw new Problem(
      'NoScene',
      `${provider.api}: expected items of ${provider.collection} from ${from} to ${to} with at most ${options.maxCloud} % cloud in the area, found none.`
    );
  const about = {
    api: provider.api,
    collection: provider.collection,
    out: options.out,
    isCut: found.isCut,
    matched: found.matched,
    cloudy: found.cloudy
  };
  if (access === null) {
    const rows: PlannedRow[] = [];
    for (const plan of found.plans) rows.push({ plan, missing: (await missingOf(options.out, plan)).files });
    if (shell.json) shell.out(JSON.stringify({ ...about, scenes: rows.map(jsonOfRow), setAside: found.setAside }));
    else shell.out(dryRunTable(rows, found.setAside, shell.lang));
    return found.setAside.length > 0 ? 3 : 0;
  }

  const setting = {
    out: options.out,
    provider,
    http,
    access,
    downloads: options.downloads ?? provider.downloads,
    stop
  };
  const scenes = await fetchDrop(found.plans, setting, progressTo(process.stderr, shell.lang));
  const lost = scenes.flatMap((s) =>
    s.status === 'setAside' ? [{ id: s.id, date: dateOfPlan(found.plans, s.id), reason: s.reason }] : []
  );
  const setAside = [...found.setAside, ...lost];
  if (shell.json) {
    const kept = scenes.filter((s) => s.status !== 'setAside').map(({ id, status, bytes }) => ({ id, status, bytes }));
    shell.out(JSON.stringify({ ...about, scenes: kept, setAside }));
  } else {
    for (const s of setAside) shell.note(`Set aside ${s.id}: ${s.reason}`);
    shell.out(fetchSums(scenes, setAside.length, options.out, shell.lang));
  }
  return setAside.length > 0 ? 3 : 0;
}

const dateOfPlan = (plans: readonly { id: string; date: string }[], id: string) =>
  plans.find((p) => p.id === id)?.date ?? null;

const jsonOfRow = ({ plan, missing }: PlannedRow) => ({
  id: plan.id,
  date: plan.date,
  cloud: plan.cloud,
  missing,
  files: plan.files.map(({ name, bytes }) => ({ name, bytes }))
});

/** The one of `--bbox`, `--farmers` and `--area` that is given. Throws BadUsage on none or several. */
async function areaOf({ bbox, farmers, area }: FetchOptions): Promise<Area> {
  const given = [bbox, farmers, area].filter((v) => v !== undefined);
  if (given.length !== 1)
    throw new Problem(
      'BadUsage',
      `Expected one of --bbox, --farmers and --area, got ${given.length === 0 ? 'none' : 'several'}.`
    );
  if (bbox !== undefined) return areaOfText(bbox);
  const path = given[0]!;
  const text = await readFile(path, 'utf8').catch((e: NodeJS.ErrnoException) => {
    throw new Problem(
      'BadUsage',
      `${path}: expected a GeoJSON file, found ${e.code === 'ENOENT' ? 'nothing' : e.code}.`
    );
  });
  if (area !== undefined) return areaOfGeoJson(text, basename(path));
  const { declared } = parseFarmers(text, basename(path));
  if (declared.length === 0)
    throw new Problem('BadFarmers', `${basename(path)}: expected a declared plot that can be used, found none.`);
  return areaAround(declared.map((plot) => plot.lonLat));
}

function httpOf(provider: Provider, { rate, retries }: FetchOptions, signal: AbortSignal): Http {
  const deps = {
    fetch: globalThis.fetch,
    now: Date.now,
    random: Math.random,
    sleep: (ms: number) => sleep(ms, undefined, { signal })
  };
  return { deps, pace: paceOf(rate ?? provider.requestsPerSecond, deps), retries, timeoutMs: TIMEOUT_MS, signal };
}

function progressTo(stream: NodeJS.WriteStream, lang: 'zh' | 'en'): (progress: FetchProgress) => void {
  const write = liveLine(stream);
  const began = performance.now();
  let isBegun = false;
  return (progress) => {
    const { settled, total } = progress.scenes;
    if (total === 0) return;
    const isLast = settled === total;
    write(isLast ? 'last' : isBegun ? 'between' : 'first', () =>
      fetchLine(progress, (performance.now() - began) / 1000, lang)
    );
    isBegun = true;
  };
}
