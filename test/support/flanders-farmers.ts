/**
 * Writes a farmers file for the real drop of Flanders 2018 from the drop's own crop regions:
 *
 *     node --import tsx test/support/flanders-farmers.ts $PARUS_DATA/drops/flanders-2018 farmers.geojson
 *
 * The ten largest regions have a farmer each, FL-01 to FL-10, their money invented. FL-03 declares half as much area
 * again as his field has, FL-05 declares maize where grass grows, and FL-11 claims the field of FL-04 as his own. The pipeline sees
 * only what a farmer would declare; which region is which is for the reader of the result.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import geographiclib from 'geographiclib-geodesic';

type Region = { properties: { CT: number; CT_name: string }; geometry: { coordinates: [number, number][][] } };

/** WorldCereal crop code → crop of the catalogue: maize, grass, legumes and cabbage (open vegetables), potato. */
export const CROP_OF_CODE: Record<number, string> = { 1200: 'SM', 9120: 'GS', 7900: 'VG', 2130: 'VG', 5100: 'PT' };

export function areaHa(rings: [number, number][][]): number {
  const area = rings.map((ring) => {
    const polygon = geographiclib.Geodesic.WGS84.Polygon(false);
    for (const [lon, lat] of ring.slice(0, -1)) polygon.AddPoint(lat, lon);
    return Math.abs(polygon.Compute(false, true).area ?? 0);
  });
  return (area[0]! - area.slice(1).reduce((a, b) => a + b, 0)) / 10_000;
}

/** The drop's crop regions of at least `minHa`, largest first. */
export function cropRegions(
  drop: string,
  minHa: number
): { crop: string; code: number; name: string; ha: number; rings: [number, number][][] }[] {
  const { features } = JSON.parse(readFileSync(join(drop, 'truth_crop_regions.geojson'), 'utf8')) as {
    features: Region[];
  };
  return features
    .filter((f) => f.properties.CT in CROP_OF_CODE)
    .map((f) => ({
      crop: CROP_OF_CODE[f.properties.CT]!,
      code: f.properties.CT,
      name: f.properties.CT_name,
      ha: areaHa(f.geometry.coordinates),
      rings: f.geometry.coordinates
    }))
    .filter((r) => r.ha >= minHa)
    .sort((a, b) => b.ha - a.ha);
}

export function flandersFarmers(drop: string): unknown {
  const regions = cropRegions(drop, 0.2).slice(0, 10);
  const claims = [...regions, regions[3]!].map((region, i) => ({ region, id: `FL-${String(i + 1).padStart(2, '0')}` }));
  const farmers: Record<string, unknown> = {};
  const features = claims.map(({ region, id }) => {
    const overDeclares = id === 'FL-03';
    const wrongCrop = id === 'FL-05';
    farmers[id] = {
      sale_share: 0.95,
      tenor_days: 240,
      rent_due_cny: 0,
      living_cny_year: 36_000,
      offfarm_cny_year: 12_000,
      other_debt_service_cny: 0,
      concentration_headroom_cny: 1e7,
      insurance: {},
      attributes: {
        bureau: 'clean',
        years_observed: 1,
        insurance: 'none',
        debt_ratio: 0,
        hazard: 'mid',
        water: 'rainfed'
      }
    };
    return {
      type: 'Feature',
      properties: {
        farmerId: id,
        plotId: `${id}-1`,
        declaredCrop: wrongCrop ? 'SM' : region.crop,
        declaredAreaHa: Math.round(region.ha * (overDeclares ? 1.5 : 1) * 100) / 100,
        crs: 'wgs84',
        title: 'contract_matched'
      },
      geometry: { type: 'Polygon', coordinates: region.rings }
    };
  });
  return { type: 'FeatureCollection', farmers, features };
}

const [drop, out] = process.argv.slice(2);
if (process.argv[1]?.endsWith('flanders-farmers.ts') && drop && out) {
  writeFileSync(out, `${JSON.stringify(flandersFarmers(drop), null, 1)}\n`);
}
