import { Problem } from '../../errors.ts';
import { type Codec, type CodecTables, codecOf, UNREAD } from './codecs.ts';
import { type Ifd, TAG } from './ifd.ts';
import { type Layout, layoutOf } from './layout.ts';

/** A directory whose pixels can be read. */
export type Image = { ifd: Ifd; layout: Layout; codec: Codec; tables: CodecTables };

/** What a directory is for, by its subfile type (TIFF 6.0 section 8). */
export const isReduced = (ifd: Ifd) => (subfileType(ifd) & 1) === 1;
export const isMask = (ifd: Ifd) => (subfileType(ifd) & 4) === 4;
const subfileType = (ifd: Ifd) => ((v) => (v instanceof Float64Array ? (v[0] ?? 0) : 0))(ifd.tags.get(TAG.subfileType));

/** Throws BadFile on a directory that contradicts itself, Unsupported on a codec or samples that are not read. */
export function imageOf(ifd: Ifd, name: string): Image {
  const unsupported = (text: string) => new Problem('Unsupported', `${name}: ${text}`, { subject: name });
  const layout = layoutOf(ifd, name);
  const codec = codecOf(layout.compression);
  if (!codec) {
    const known = UNREAD[layout.compression];
    throw unsupported(`compression ${layout.compression}${known ? ` (${known})` : ''} is not read.`);
  }
  const subsampling = ifd.tags.get(TAG.subsampling);
  if (layout.photometric === YCBCR && !codec.native && (subsampling?.[0] !== 1 || subsampling[1] !== 1)) {
    throw unsupported('YCbCr with fewer colours than brightnesses is read from JPEG and WebP only.');
  }
  if (codec.native && codec.lossy && layout.bits !== 8) throw unsupported(`JPEG of ${layout.bits} bits is not read.`);
  const jpegTables = ifd.tags.get(TAG.jpegTables);
  const lerc = ifd.tags.get(TAG.lerc);
  const tables: CodecTables = {
    jpegTables: jpegTables instanceof Float64Array && jpegTables.length > 4 ? Uint8Array.from(jpegTables) : null,
    lerc: lerc instanceof Float64Array ? lerc : null
  };
  return { ifd, layout, codec, tables };
}

const YCBCR = 6;
