import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

/**
 * An uncompressed tiled GeoTIFF of `size`² uint16 whose tiles are a hole in the file: on disk it takes a few kilobytes,
 * to a reader it is `size`² zeros. Little-endian, tiles of 512² px.
 */
export function writeHole(path: string, size: number): void {
  const across = Math.ceil(size / 512);
  const tiles = across * across;
  const entries: [tag: number, type: 3 | 4, values: number[]][] = [
    [256, 4, [size]],
    [257, 4, [size]],
    [258, 3, [16]],
    [259, 3, [1]],
    [262, 3, [1]],
    [277, 3, [1]],
    [322, 3, [512]],
    [323, 3, [512]],
    [324, 4, Array.from({ length: tiles }, (_, i) => 65536 + i * 524288)],
    [325, 4, new Array<number>(tiles).fill(524288)]
  ];
  const head = Buffer.alloc(65536);
  head.write('II');
  head.writeUInt16LE(42, 2);
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  let outside = 10 + entries.length * 12 + 4;
  entries.forEach(([tag, type, values], i) => {
    const at = 10 + i * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(values.length, at + 4);
    if (values.length === 1) {
      if (type === 3) head.writeUInt16LE(values[0]!, at + 8);
      else head.writeUInt32LE(values[0]!, at + 8);
      return;
    }
    head.writeUInt32LE(outside, at + 8);
    for (const v of values) {
      head.writeUInt32LE(v, outside);
      outside += 4;
    }
  });
  const fd = openSync(path, 'w');
  writeSync(fd, head);
  ftruncateSync(fd, 65536 + tiles * 524288);
  closeSync(fd);
}
