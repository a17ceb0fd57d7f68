import * as zlib from 'node:zlib';

type Wasm = typeof import('@bokuweb/zstd-wasm');

/** Node has zstd of its own from 22.15 on, a third faster than the same code in WASM. */
const native: ((block: Uint8Array, options: { maxOutputLength: number }) => Uint8Array) | undefined = (
  zlib as unknown as { zstdDecompressSync?: typeof native }
).zstdDecompressSync;

let loaded: Promise<Wasm> | undefined;
function wasm(): Promise<Wasm> {
  loaded ??= import('@bokuweb/zstd-wasm').then(async (codec) => {
    await codec.init();
    return codec;
  });
  return loaded;
}

/** A frame of `bytes`: always by the same code, so that the same bytes come out on every version of Node. */
export async function compressZstd(bytes: Uint8Array, level: number): Promise<Uint8Array> {
  return (await wasm()).compress(bytes, level);
}

/**
 * Decodes zstd frames of at most `most` bytes. Throws an Error where they hold more or are damaged; a frame that states
 * its size is refused before anything of that size is set aside.
 */
export async function decompressZstd(block: Uint8Array, most: number): Promise<Uint8Array> {
  const stated = statedSize(block);
  if (stated !== null && stated > most) throw new Error(`holds ${stated} bytes, expected at most ${most}`);
  if (native) return native(block, { maxOutputLength: most });
  return (await wasm()).decompress(block, { defaultHeapSize: most });
}

/** The content size in a frame's header (RFC 8878, section 3.1.1.1); null where it has none. */
function statedSize(block: Uint8Array): number | null {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < 6 || view.getUint32(0, true) !== 0xfd2fb528) return null;
  const descriptor = view.getUint8(4);
  const single = (descriptor >> 5) & 1;
  const code = descriptor >> 6;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const size = code === 0 ? single : [1, 2, 4, 8][code]!;
  if (size === 0 || at + size > block.length) return null;
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at, true) + 256;
  return size === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
