import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { isoDate } from '../../pipeline/dates.ts';
import { plotId, sceneId } from '../../pipeline/ids.ts';
import type { Band } from '../../pipeline/scene/bands.ts';
import type { Observation, Series } from '../../pipeline/series/observation.ts';

/**
 * Real labelled parcels, mapped to groups of our classes. Nothing is fitted to them and no threshold was chosen on
 * them; the simulator was widened once after they had been read. The groups are coarse because these places lie
 * outside the catalogue's regions.
 */
export const GROUPS: Record<string, readonly string[]> = {
  grass: ['GS', 'AB'],
  'small grain': ['WW', 'SW', 'BL', 'HB'],
  maize: ['SM', 'UM'],
  rapeseed: ['RS'],
  sunflower: ['SF'],
  soybean: ['SB'],
  vines: ['GR'],
  'fruit trees': ['AP', 'PE', 'KW']
};

export type RealCheck = {
  name: string;
  season: number;
  parcels: { series: Series; group: string }[];
  unmapped: number;
};

const BAVARIA: Record<string, string> = {
  ...Object.fromEntries(['451', '452', '453', '441', '421', '422', '423', '424', '425'].map((c) => [c, 'grass'])),
  ...Object.fromEntries(['114', '115', '118', '121', '131', '132', '143', '156'].map((c) => [c, 'small grain'])),
  400: 'maize',
  410: 'maize',
  311: 'rapeseed',
  330: 'soybean'
};
const FRANCE: Record<string, string> = {
  grasslands: 'grass',
  herbaceous_vegetation: 'grass',
  grass_fodder_crops: 'grass',
  maize: 'maize',
  wheat: 'small grain',
  barley: 'small grain',
  spring_barley: 'small grain',
  spring_wheat: 'small grain',
  cereals: 'small grain',
  spring_cereals: 'small grain',
  rye: 'small grain',
  oats: 'small grain',
  spring_oats: 'small grain',
  sunflower: 'sunflower',
  rapeseed_rape: 'rapeseed',
  soy_soybeans: 'soybean',
  grapes: 'vines',
  fruits: 'fruit trees'
};

/** 301 parcels of Bavaria 2018: half-monthly top-of-atmosphere means, February to August. */
export function bavaria(data: string): RealCheck {
  const rows = parseCsv(
    readFileSync(join(data, 'crops/bavaria-s2-parcels-2018/test_bavaria_parcels_s2_biweekly.csv'), 'utf8')
  );
  const name = (b: string) => (b === 'B8A' ? 'B8A_mean' : `B${Number(b.slice(1))}_mean`);
  return collect(
    'Bavaria 2018 (top of atmosphere, half-monthly)',
    2018,
    rows,
    'id',
    'Date',
    (r) => BAVARIA[r.NC!],
    name
  );
}

/** 500 parcels of France 2023: ten-day surface reflectance with its real gaps, no B8A. */
export function france(data: string): RealCheck {
  const file = join(data, 'crops/worldcereal-france-lpis-2023-dekadal/2023_FRA_LPIS_dekad.csv.gz');
  const rows = parseCsv(gunzipSync(readFileSync(file)).toString('utf8'));
  const of = (r: Row) => FRANCE[r.sampling_label!];
  return collect('France 2023 (ten-day composites)', 2023, rows, 'sample_id', 'timestamp', of, (b) => `S2-L2A-${b}`);
}

type Row = Record<string, string>;

function parseCsv(text: string): Row[] {
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((l) => l.trim().split(','));
  return lines.map((cells) => Object.fromEntries(head!.map((h, i) => [h, cells[i] ?? ''])));
}

const BAND_NAMES: Band[] = ['B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B11', 'B12'];
/** Blue above this is cloud or snow in any scene: the one screening that both sets get. */
const BRIGHT_BLUE = 0.3;

function collect(
  name: string,
  season: number,
  rows: Row[],
  id: string,
  date: string,
  groupOf: (r: Row) => string | undefined,
  column: (band: string) => string
): RealCheck {
  const byId = new Map<string, Row[]>();
  for (const r of rows) byId.set(r[id]!, [...(byId.get(r[id]!) ?? []), r]);
  const parcels: RealCheck['parcels'] = [];
  let unmapped = 0;
  for (const [key, of] of [...byId].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const group = groupOf(of[0]!);
    if (group === undefined) {
      unmapped++;
      continue;
    }
    const observations = of
      .map((r): Observation => {
        const mean: Partial<Record<Band, number>> = {};
        for (const b of BAND_NAMES) {
          const dn = r[column(b)] === '' || r[column(b)] === undefined ? 65535 : Number(r[column(b)]);
          if (dn < 65535) mean[b] = dn / 10_000;
        }
        const day = isoDate(r[date]!);
        return { scene: sceneId(`${key}-${day}`), date: day, clearShare: 1, count: 20, mean, sd: {} };
      })
      .filter((o) => o.mean.B02 !== undefined && o.mean.B02 < BRIGHT_BLUE)
      .sort((a, b) => (a.date < b.date ? -1 : 1));
    parcels.push({ series: { plot: plotId(key), observations }, group });
  }
  return { name, season, parcels, unmapped };
}
