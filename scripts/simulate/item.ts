import { dateOfDay } from '../../pipeline/dates.ts';
import { BAND_TABLE, BANDS, SCL } from '../../pipeline/scene/bands.ts';
import { extent, RECIPE, sunAt, toLonLat } from './place.ts';

/** The STAC item of a simulated scene: bands with scale 0.0001 and offset −0.1, as products from baseline 04.00 have them. */
export function itemOf(id: string, day: number, cloudPercent: number): unknown {
  const sun = sunAt(day);
  const corners = (
    [
      [0, extent],
      [extent, extent],
      [extent, 0],
      [0, 0],
      [0, extent]
    ] as const
  ).map(([x, y]) => toLonLat.forward([RECIPE.origin[0]! + x, RECIPE.origin[1]! - y]));
  const [lons, lats] = [corners.map((c) => c[0]!), corners.map((c) => c[1]!)];
  const asset = (name: string) => {
    const row = name === SCL ? null : BAND_TABLE[name as keyof typeof BAND_TABLE];
    return {
      href: `./${name}.tif`,
      type: 'image/tiff; application=geotiff',
      gsd: row?.gsdM ?? 20,
      roles: ['data'],
      ...(row ? { 'eo:bands': [{ name, common_name: row.commonName }] } : {}),
      'raster:bands': [
        row ? { nodata: 0, data_type: 'uint16', scale: 0.0001, offset: -0.1 } : { nodata: 0, data_type: 'uint8' }
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
    id,
    geometry: { type: 'Polygon', coordinates: [corners] },
    bbox: [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)],
    properties: {
      datetime: `${dateOfDay(day, RECIPE.season)}T03:05:00Z`,
      description: 'Simulated: no satellite saw this.',
      constellation: 'simulated-sentinel-2',
      'proj:epsg': RECIPE.epsg,
      'eo:cloud_cover': cloudPercent,
      'view:sun_azimuth': sun.azimuthDeg,
      'view:sun_elevation': Math.round((90 - sun.zenithDeg) * 100) / 100,
      's2:processing_baseline': '05.10'
    },
    assets: Object.fromEntries([...BANDS, SCL].map((b) => [b, asset(b)])),
    links: []
  };
}
