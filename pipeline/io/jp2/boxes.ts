import { Problem } from '../../errors.ts';
import type { Bytes } from '../bytes.ts';

/** What a JPEG 2000 file holds that is read here. */
export type Boxes = {
  codestream: { at: number; limit: number }; // bytes [at, limit)
  xml: string[]; // XML boxes, also those of GMLJP2 associations, in the order of the file
  geotiff: Buffer | null; // the degenerate GeoTIFF of a GeoJP2 box
};

/** First bytes of a JP2 file (T.800 I.5.1) and of a bare codestream. */
const JP2 = '0000000c6a5020200d0a870a';
const RAW = 'ff4fff51';
/** GeoJP2 (mapping systems' degenerate GeoTIFF), a UUID box of this id. */
const GEOJP2 = 'b14bf8bd083d4b43a5ae8cd7d5a6ce03';
/** Largest box of metadata that is looked into, how many, and how deep they are nested. */
const MAX_BOX = 2 ** 20;
const MAX_BOXES = 1000;
const MAX_DEPTH = 8;

/** True where a file is JPEG 2000 by its first bytes. */
export async function isJpeg2000(bytes: Bytes): Promise<boolean> {
  const head = (await bytes.read(0, Math.min(12, bytes.size), 'the header')).toString('hex');
  return head === JP2 || head.startsWith(RAW);
}

/** Steps through the boxes of a JP2 file; a bare codestream has none. Throws BadFile on boxes that do not nest. */
export async function readBoxes(bytes: Bytes): Promise<Boxes> {
  const { name } = bytes;
  const bad = (text: string) => new Problem('BadFile', `${name}: ${text}`, { subject: name });
  if ((await bytes.read(0, 4, 'the header')).toString('hex') === RAW) {
    return { codestream: { at: 0, limit: bytes.size }, xml: [], geotiff: null };
  }
  const found: { codestream: Boxes['codestream'] | null; xml: string[]; geotiff: Buffer | null } = {
    codestream: null,
    xml: [],
    geotiff: null
  };
  let count = 0;
  const visit = async (from: number, limit: number, depth: number): Promise<void> => {
    let at = from;
    while (at + 8 <= limit) {
      if (++count > MAX_BOXES) throw bad(`has more than ${MAX_BOXES} boxes.`);
      const head = await bytes.read(at, Math.min(16, limit - at), 'a box');
      const type = head.toString('latin1', 4, 8);
      const short = head.readUInt32BE(0);
      const start = at + (short === 1 ? 16 : 8);
      const end =
        short === 0 ? limit : short === 1 && head.length === 16 ? at + Number(head.readBigUInt64BE(8)) : at + short;
      if (type === 'jp2c') {
        if (!(end >= start && end <= limit))
          throw bad(`ends at byte ${limit}, its codestream needs bytes up to ${end}.`);
        found.codestream ??= { at: start, limit: end };
      } else if (!(end >= start && end <= limit)) {
        throw bad(`has a box at byte ${at} that needs bytes up to ${end}, expected at most ${limit}.`);
      } else if (type === 'asoc' && depth < MAX_DEPTH) {
        await visit(start, end, depth + 1);
      } else if (type === 'xml ' && end - start <= MAX_BOX) {
        found.xml.push((await bytes.read(start, end - start, 'an XML box')).toString('utf8'));
      } else if (type === 'uuid' && end - start >= 16 && end - start <= MAX_BOX) {
        const box = await bytes.read(start, end - start, 'a UUID box');
        if (box.toString('hex', 0, 16) === GEOJP2) found.geotiff ??= box.subarray(16);
      }
      at = end;
    }
  };
  await visit(12, bytes.size, 0);
  const { codestream, xml, geotiff } = found;
  if (!codestream) throw bad('expected a box with a codestream (jp2c), found none.');
  return { codestream, xml, geotiff };
}
