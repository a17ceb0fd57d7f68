import type { Scaling } from '../raster-file.ts';
import { type Ifd, TAG } from './ifd.ts';
import type { Dtype } from './layout.ts';

/** GDAL's nodata (tag 42113), rounded to single precision where the samples are: as they hold it. */
export function nodataOf(ifd: Ifd, dtype: Dtype): number | null | 'NaN' {
  const text = ifd.tags.get(TAG.gdalNodata);
  if (typeof text !== 'string' || text.trim() === '') return null;
  if (/^[-+]?nan/i.test(text.trim())) return 'NaN';
  const value = Number(text.trim().replace(/inf$/i, 'Infinity'));
  return Number.isNaN(value) ? null : dtype === 'float32' ? Math.fround(value) : value;
}

/**
 * What GDAL_METADATA (tag 42112) says of each band: its name, and how a value is made of a number. XML such as
 * `<Item name="DESCRIPTION" sample="0" role="description">B02</Item>`, escaped twice.
 */
export function bandsOf(ifd: Ifd, count: number): { descriptions: (string | null)[]; scaling: (Scaling | null)[] } {
  const descriptions = new Array<string | null>(count).fill(null);
  const scaling = new Array<Scaling | null>(count).fill(null);
  const xml = ifd.tags.get(TAG.gdalMetadata);
  if (typeof xml !== 'string') return { descriptions, scaling };
  for (const [, attributes, text] of xml.matchAll(/<Item\s([^>]*)>([^<]*)<\/Item>/g)) {
    const sample = Number(/sample="(\d+)"/.exec(attributes!)?.[1] ?? -1);
    const role = /role="(description|scale|offset)"/.exec(attributes!)?.[1];
    if (!role || !(sample >= 0 && sample < count)) continue;
    if (role === 'description') descriptions[sample] = unescapeXml(unescapeXml(text!));
    else if (Number.isFinite(Number(text))) {
      scaling[sample] = { scale: 1, offset: 0, ...scaling[sample], [role]: Number(text) };
    }
  }
  return { descriptions, scaling };
}

const unescapeXml = (text: string) =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]!
  );
