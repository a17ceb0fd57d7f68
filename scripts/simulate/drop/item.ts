import { dateOfDay } from '../../../pipeline/dates.ts';
import { toLonLat } from '../../../pipeline/geo/crs.ts';
import { BAND_TABLE, BANDS, SCL } from '../../../pipeline/scene/bands.ts';
import type { DropPlan, SceneDate } from './plan.ts';

/** The STAC item of a simulated scene: reflectance = DN · 0.0001 + offset, −0.1 from baseline 04.00 (25 January 2022) on. */
export function itemOf(plan: DropPlan, date: SceneDate, cloudPercent: number): unknown {
  const { epsg, origin } = plan.place;
  const extent = plan.size * 10;
  const corners = (
    [
      [0, extent],
      [extent, extent],
      [extent, 0],
      [0, 0],
      [0, extent]
    ] as const
  ).map(([x, y]) => toLonLat(epsg, origin[0] + x, origin[1] - y).map((v) => Math.round(v * 1e7) / 1e7));
  const [lons, lats] = [corners.map((c) => c[0]!), corners.map((c) => c[1]!)];
  const offset = date.dnOffset === 0 ? 0 : -date.dnOffset / 10_000;
  const asset = (name: string) => {
    const row = name === SCL ? null : BAND_TABLE[name as keyof typeof BAND_TABLE];
    return {
      href: `./${name}.tif`,
      type: 'image/tiff; application=geotiff; profile=cloud-optimized',
      gsd: row?.gsdM ?? 20,
      roles: ['data'],
      ...(row ? { 'eo:bands': [{ name, common_name: row.commonName }] } : {}),
      'raster:bands': [
        row ? { nodata: 0, data_type: 'uint16', scale: 0.0001, offset } : { nodata: 0, data_type: 'uint8' }
      ]
    };
  };
  return {
    type: 'Feature',
    stac_version: '1.0.0',
    stac_extensions: [
      'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
      'https://stac-extensions.github.io/projection/v1.1.0/schema.json',
      'https://stac-extensions.github.io/raster/v1.1.0/schema.json',
      'https://stac-extensions.github.io/view/v1.0.0/schema.json'
    ],
    id: date.sceneId,
    geometry: { type: 'Polygon', coordinates: [corners] },
    bbox: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    properties: {
      datetime: `${dateOfDay(date.day, plan.year)}T${date.time}Z`,
      description: 'Simulated: no satellite saw this.',
      constellation: 'simulated-sentinel-2',
      'proj:epsg': epsg,
      'eo:cloud_cover': cloudPercent,
      'view:sun_azimuth': Math.round(date.sunAzimuthDeg * 100) / 100,
      'view:sun_elevation': Math.round((90 - date.sunZenithDeg) * 100) / 100,
      's2:processing_baseline': date.dnOffset === 0 ? '03.01' : '05.10'
    },
    assets: Object.fromEntries([...BANDS, SCL].map((b) => [b, asset(b)])),
    links: []
  };
}
