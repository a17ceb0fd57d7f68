import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTable, type CanopyTable } from '../../pipeline/canopy/table.ts';
import { REGIONS } from '../../pipeline/crop/catalogue.ts';
import { dateOfDay } from '../../pipeline/dates.ts';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { BAND_TABLE, BANDS } from '../../pipeline/scene/bands.ts';
import { dice, seedOf } from './dice.ts';
import { groundOf, openCounty, perPixel, plotIds, renderDate } from './drop/county.ts';
import { gridOf } from './drop/finish.ts';
import { clearOut } from './drop/out-folder.ts';
import { type DropPlan, planDrop, type SceneDate } from './drop/plan.ts';
import { simulator } from './version.ts';

/** Side of a patch, 10 m pixels. */
export const PATCH = 128;
/** Classes of `ground`, in this order from 1 on. */
export const GROUND = ['plot', 'village', 'forest', 'water', 'grass', 'bare', 'road', 'bund', 'trees'] as const;

/** A small county on a few dates with its truth, in memory: what networks for clouds and plots learn from. */
export type Patch = {
  plan: DropPlan;
  plotId: Uint32Array; // PATCH², 0 where there is none
  ground: Uint8Array; // PATCH², index into GROUND plus 1
  dates: {
    date: SceneDate;
    bands: Uint16Array[]; // DN at 10 m, the 20 m bands repeated
    scl: Uint8Array; // PATCH²
    alpha: Float32Array; // cloud 0..1
    shadow: Uint8Array; // 0 or 1
  }[];
};

/** The `i`-th patch of a seed: a region (or `region`), one of ten years, `dates` dates over the season. */
export function drawPatch(seed: number, i: number, region: string | null, dates: number, table: CanopyTable): Patch {
  const d = dice(seedOf('patch', seed, i));
  const plan = planDrop({
    region: region ?? d.pick(REGIONS).code,
    year: 2016 + d.below(10),
    seed: d.below(1 << 30),
    size: PATCH,
    dates
  });
  const county = openCounty(plan, table);
  const rect = { x0: 0, y0: 0, width: PATCH, height: PATCH };
  const land = groundOf(county, rect);
  return {
    plan,
    plotId: plotIds(land, rect),
    ground: perPixel(land, rect, new Uint8Array(PATCH * PATCH), (p) => 1 + GROUND.indexOf(p.kind)),
    dates: plan.dates.map((date, k) => {
      const { bands, scl, alpha, shadow } = renderDate(county, land, rect, k);
      const fine = bands.map((dn, b) => (BAND_TABLE[BANDS[b]!].gsdM === 20 ? repeated(dn) : dn));
      return { date, bands: fine, scl: repeated(scl), alpha, shadow };
    })
  };
}

function repeated<T extends Uint8Array | Uint16Array>(half: T): T {
  const n = PATCH / 2;
  const out = new (half.constructor as new (n: number) => T)(PATCH * PATCH);
  for (let y = 0; y < PATCH; y++) {
    for (let x = 0; x < PATCH; x++) out[y * PATCH + x] = half[(y >> 1) * n + (x >> 1)]!;
  }
  return out;
}

/** Dates of a patch on disk. */
const DATES = 6;

/**
 * Patches as files: a folder each, which is itself a drop (`<scene>.tif` of ten bands with its sidecar), and `truth/`: plot ids,
 * kinds of ground, and of each date `<scene>.tif` with alpha × 250, shadow and SCL.
 */
export async function writePatches(
  { region, n, seed, out }: { region: string | null; n: number; seed: number; out: string },
  step: (done: number) => void
): Promise<{ patches: number }> {
  clearOut(out, 'patches');
  mkdirSync(out, { recursive: true });
  writeFileSync(
    join(out, 'recipe.json'),
    prettyJson({
      simulated: true,
      simulator: simulator(),
      region,
      seed,
      patches: n,
      size: PATCH,
      dates: DATES,
      ground: GROUND
    })
  );
  const table = buildTable();
  const width = String(n).length;
  step(0);
  for (let i = 0; i < n; i++) {
    const patch = drawPatch(seed, i, region, DATES, table);
    const folder = join(out, `patch-${String(i).padStart(width, '0')}`);
    mkdirSync(join(folder, 'truth'), { recursive: true });
    const grid = gridOf(patch.plan, 10);
    const put = async (path: string, names: readonly string[], data: (Uint8Array | Uint16Array | Uint32Array)[]) =>
      writeFileSync(
        join(folder, path),
        await encodeCog({
          grid,
          bands: data.map((v, k) => ({ name: names[k]!, data: v })),
          nodata: 0
        })
      );
    await put('truth/plot-id.tif', ['plot-id'], [patch.plotId]);
    await put('truth/ground.tif', ['ground'], [patch.ground]);
    for (const { date, bands, scl, alpha, shadow } of patch.dates) {
      await put(`${date.sceneId}.tif`, BANDS, bands);
      writeFileSync(join(folder, `${date.sceneId}.json`), prettyJson(sidecarOf(patch.plan, date)));
      const mask = [Uint8Array.from(alpha, (v) => Math.round(250 * v)), shadow, scl];
      await put(`truth/${date.sceneId}.tif`, ['alpha250', 'shadow', 'SCL'], mask);
    }
    step(i + 1);
  }
  return { patches: n };
}

const sidecarOf = (plan: DropPlan, date: SceneDate) => ({
  id: date.sceneId,
  datetime: `${dateOfDay(date.day, plan.year)}T${date.time}Z`,
  bands: BANDS,
  level: 'L2A',
  scale: 0.0001,
  offset: date.dnOffset === 0 ? 0 : -0.1,
  nodata: 0,
  sunAzimuthDeg: Math.round(date.sunAzimuthDeg * 100) / 100,
  sunZenithDeg: Math.round(date.sunZenithDeg * 100) / 100
});
