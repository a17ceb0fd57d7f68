import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Grid } from '../../pipeline/geo/grid.ts';
import { encodeCog } from '../../pipeline/io/cog.ts';
import { BAND_TABLE, BANDS, type Band } from '../../pipeline/scene/bands.ts';

/** A new empty folder that goes away with the test. */
export function emptyFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'parus-drop-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function put(folder: string, path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

export const gridOf = (width: number, height: number, gsd: 10 | 20 = 10): Grid => ({
  epsg: 32650,
  transform: [gsd, 0, 500_000, 0, -gsd, 4_000_000],
  width,
  height
});

type Options = {
  id?: string;
  size?: number; // 10 m pixels a side, even
  dn?: (band: Band, i: number) => number;
  item?: (item: Item) => void; // changes item.json before it is written
};
type Item = {
  id: string;
  properties: Record<string, unknown>;
  assets: Record<string, Record<string, unknown>>;
  [key: string]: unknown;
};

/** Writes a small good scene into `<drop>/<folder>`: ten bands and an item, vegetated ground unless `dn` says else. */
export async function putScene(
  drop: string,
  folder: string,
  { id = folder, size = 8, dn = vegetated, item }: Options = {}
): Promise<void> {
  const assets: Item['assets'] = {};
  for (const band of BANDS) {
    const { gsdM } = BAND_TABLE[band];
    const n = (size * 10) / gsdM;
    const data = Uint16Array.from({ length: n * n }, (_, i) => dn(band, i));
    put(
      drop,
      `${folder}/${band}.tif`,
      await encodeCog({ grid: gridOf(n, n, gsdM), bands: [{ name: band, data }], nodata: 0 })
    );
    assets[band] = { href: `./${band}.tif`, 'raster:bands': [{ scale: 0.0001, offset: 0, nodata: 0 }] };
  }
  const whole: Item = {
    type: 'Feature',
    stac_version: '1.0.0',
    id,
    geometry: null,
    properties: {
      datetime: '2024-05-01T03:05:00Z',
      'proj:epsg': 32650,
      'view:sun_azimuth': 140,
      'view:sun_elevation': 60
    },
    assets
  };
  item?.(whole);
  put(drop, `${folder}/item.json`, JSON.stringify(whole));
}

export const vegetated = (band: Band): number =>
  ({ B02: 300, B03: 600, B04: 400, B05: 900, B06: 2200, B07: 2800, B08: 3000, B8A: 3100, B11: 1700, B12: 900 })[band];
