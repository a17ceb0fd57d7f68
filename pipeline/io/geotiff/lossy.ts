import type { Bytes } from '../bytes.ts';
import { unwrapLerc } from './codecs.ts';
import type { Image } from './image.ts';

/**
 * Whether the stored values are only near those that were written: JPEG always, WebP and LERC as the first stored block
 * says. A block that cannot be read says nothing; whoever reads its pixels will hear of it.
 */
export async function isLossy({ layout, codec, tables }: Image, bytes: Bytes): Promise<boolean> {
  if (codec.name !== 'WebP' && codec.name !== 'LERC') return codec.lossy === true;
  const index = layout.offsets.findIndex((at, i) => at > 0 && layout.byteCounts[i]! > 0);
  if (index < 0) return false;
  try {
    const block = await bytes.read(layout.offsets[index]!, layout.byteCounts[index]!, `block ${index}`);
    if (codec.name === 'WebP') return webpIsLossy(block);
    const { bits, bands, planar, blockWidth, blockHeight } = layout;
    const expected = (blockWidth * blockHeight * (planar ? 1 : bands) * bits) / 8;
    return lercError(await unwrapLerc(block, expected, tables)) > (layout.float ? 0 : 0.5);
  } catch {
    return false;
  }
}

/** Chunks of a RIFF file: `VP8 ` holds a lossy picture, `VP8L` a lossless one (WebP Container Specification). */
function webpIsLossy(block: Buffer): boolean {
  for (let at = 12; at + 8 <= block.length; at += 8 + Math.ceil(block.readUInt32LE(at + 4) / 2) * 2) {
    const chunk = block.toString('latin1', at, at + 4);
    if (chunk === 'VP8 ') return true;
    if (chunk === 'VP8L') return false;
  }
  return false;
}

/** The largest error that a LERC 2 block allows: after its key, version, checksum, sizes and type. */
function lercError(block: Uint8Array): number {
  const b = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const version = b.readInt32LE(6);
  const numbers = 6 + (version >= 4 ? 1 : 0) + (version >= 6 ? 1 : 0); // rows, columns, (depth), valid, block, size, type, (more)
  return b.readDoubleLE((version >= 3 ? 14 : 10) + numbers * 4 + (version >= 6 ? 4 : 0));
}
