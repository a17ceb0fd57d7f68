import { createRequire } from 'node:module';

/** What is used of OpenJPEG's build to WebAssembly (@cornerstonejs/codec-openjpeg, J2KDecoder). */
type Decoder = {
  getEncodedBuffer(length: number): Uint8Array; // a view of the module's memory
  decode(): void;
  getDecodedBuffer(): Uint8ClampedArray<ArrayBuffer>; // a copy
  delete(): void;
};
type OpenJpeg = { J2KDecoder: new () => Decoder; HEAPU8: Uint8Array };
type Factory = (options: { print(line: string): void; printErr(line: string): void }) => Promise<OpenJpeg>;

/** A started module, and the errors that it spoke of since the last decode. */
type Running = { openjpeg: OpenJpeg; said: string[] };

/** The module's memory never shrinks: above this it is given back by leaving the module, bytes. */
const KEEP_MEMORY = 128 * 2 ** 20;

let running: Promise<Running> | null = null;

/** Starts the module, when a first tile is to be decoded. It prints nothing and registers nothing with the process. */
async function start(): Promise<Running> {
  const factory = createRequire(import.meta.url)('@cornerstonejs/codec-openjpeg/decodewasmjs') as Factory;
  const said: string[] = [];
  const hear = (line: string) => {
    if (line.includes('[ERROR]')) said.push(line.replace('[ERROR]', '').trim());
  };
  return { openjpeg: await factory({ print: hear, printErr: hear }), said };
}

/** The module that runs, or a new one; never one that was left while this waited. */
async function current(): Promise<Running> {
  for (;;) {
    running ??= start();
    const waited = running;
    const module = await waited.catch((e: unknown) => {
      leave();
      throw e;
    });
    if (waited === running) return module;
  }
}

const leave = () => {
  running = null;
};

/**
 * Decodes a codestream: samples pixel by pixel, of one byte up to 8 bits and else of two (little-endian), `expected`
 * bytes in all. Throws an Error with OpenJPEG's own words where it does not decode.
 *
 * A module that trapped, threw or grew large is left for a new one: what it then holds cannot be trusted or freed.
 */
export async function decodeCodestream(codestream: Uint8Array, expected: number): Promise<Uint8Array<ArrayBuffer>> {
  const { openjpeg, said } = await current();
  said.length = 0;
  let out: Uint8ClampedArray<ArrayBuffer>;
  try {
    const decoder = new openjpeg.J2KDecoder();
    decoder.getEncodedBuffer(codestream.length).set(codestream);
    decoder.decode();
    out = decoder.getDecodedBuffer();
    decoder.delete();
  } catch (e) {
    leave();
    // A C++ exception arrives as a bare number.
    throw new Error(said[0] ?? (e instanceof Error ? e.message : 'OpenJPEG gave up'), { cause: e });
  }
  if (openjpeg.HEAPU8.length > KEEP_MEMORY) leave();
  if (said.length > 0 || out.length !== expected) {
    throw new Error(said[0] ?? `holds ${out.length} bytes of pixels, expected ${expected}`);
  }
  return new Uint8Array(out.buffer, 0, out.length);
}
