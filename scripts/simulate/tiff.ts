import { deflateSync } from 'node:zlib';
import type { Grid } from '../../pipeline/geo/grid.ts';

type Samples = Uint8Array | Uint16Array | Uint32Array;

/**
 * One band as a small GeoTIFF: one deflated strip, no predictor, little-endian, no time stamp, so that the same pixels give the same
 * bytes. For scenes of a few hundred pixels; large rasters need tiles and overviews.
 */
export function smallTiff(grid: Grid, data: Samples, nodata: number): Uint8Array {
  const { width, height, epsg, transform } = grid;
  if (data.length !== width * height) throw new Error(`Expected ${width * height} samples, got ${data.length}.`);
  if (epsg === null) throw new Error('Expected a grid with a CRS, got none.');
  const strip = deflateSync(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), { level: 9 });
  const [a, , c, , e, f] = transform;
  const nodataText = `${nodata}\0`;
  const short = (...v: number[]) => ({
    type: 3,
    size: 2,
    v,
    put: (b: Buffer, at: number, x: number) => b.writeUInt16LE(x, at)
  });
  const long = (...v: number[]) => ({
    type: 4,
    size: 4,
    v,
    put: (b: Buffer, at: number, x: number) => b.writeUInt32LE(x, at)
  });
  const double = (...v: number[]) => ({
    type: 12,
    size: 8,
    v,
    put: (b: Buffer, at: number, x: number) => b.writeDoubleLE(x, at)
  });
  const ascii = (s: string) => ({
    type: 2,
    size: 1,
    v: [...Buffer.from(s)],
    put: (b: Buffer, at: number, x: number) => b.writeUInt8(x, at)
  });
  const stripAt = { value: 0 };
  const tags: [number, ReturnType<typeof short>][] = [
    [256, long(width)],
    [257, long(height)],
    [258, short(data.BYTES_PER_ELEMENT * 8)],
    [259, short(8)], // Adobe deflate
    [262, short(1)],
    [273, long(0)],
    [277, short(1)],
    [278, long(height)],
    [279, long(strip.length)],
    [284, short(1)],
    [339, short(1)], // unsigned
    [33550, double(a, -e, 0)],
    [33922, double(0, 0, 0, c, f, 0)],
    [34735, short(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg)],
    [42113, ascii(nodataText)]
  ];
  const head = Buffer.alloc(8 + 2 + tags.length * 12 + 4);
  head.write('II', 0, 'latin1');
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(tags.length, 8);
  const extra: Buffer[] = [];
  let extraAt = head.length;
  tags.forEach(([id, field], i) => {
    const at = 10 + i * 12;
    head.writeUInt16LE(id, at);
    head.writeUInt16LE(field.type, at + 2);
    head.writeUInt32LE(field.v.length, at + 4);
    if (id === 273) stripAt.value = at + 8;
    const bytes = field.size * field.v.length;
    const block = bytes <= 4 ? head.subarray(at + 8, at + 12) : Buffer.alloc(bytes + (bytes % 2));
    field.v.forEach((x, k) => {
      field.put(block, k * field.size, x);
    });
    if (bytes > 4) {
      head.writeUInt32LE(extraAt, at + 8);
      extra.push(block);
      extraAt += block.length;
    }
  });
  head.writeUInt32LE(extraAt, stripAt.value);
  return Buffer.concat([head, ...extra, strip]);
}
