import sharp from 'sharp';

/** RGBA pixels, row-major, as a PNG file. The same pixels give the same bytes with one version of libvips. */
export const encodePng = (rgba: Uint8ClampedArray, width: number, height: number): Promise<Uint8Array> =>
  sharp(rgba, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
