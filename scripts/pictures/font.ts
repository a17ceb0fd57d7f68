import sharp from 'sharp';

/** A sign is drawn this large to see whether the machine's fonts have it. */
const SIDE = 48;
const SIZE = 32;
/** Code points that Unicode will never give to a sign, so no font has one: what is drawn for them is what is drawn for a missing sign. */
const NEVER = ['\ufdd0', '\ufdd7', '\ufdea'] as const;

/** Signs as dots of ink, 1 or 0, row-major. */
export type Ink = Uint8Array;

const known = new Map<string, Promise<boolean>>();

/**
 * Whether the fonts of this machine draw every sign of a text, as SVG in sharp draws it. Asked of the drawing itself: a
 * missing sign is a box (with the sign's number in it where there is any font, without where there is none), and the boxes of
 * three signs that no font has show how large it is and where its frame runs. No font list says as much: which font is taken in place of another
 * is up to the drawing.
 */
export async function fontDraws(text: string): Promise<boolean> {
  for (const sign of new Set(text)) {
    if (sign.trim() === '') continue;
    let answer = known.get(sign);
    if (!answer) {
      answer = draws(sign);
      known.set(sign, answer);
    }
    if (!(await answer)) return false;
  }
  return true;
}

/** One after the other: the first text that a process draws sets up its fonts. */
async function draws(sign: string): Promise<boolean> {
  const ink = await inkOf(sign);
  const boxes: Ink[] = [];
  for (const never of NEVER) boxes.push(await inkOf(never));
  return !isMissing(ink, boxes, SIDE);
}

/**
 * Whether a drawn sign is empty, or as large as the boxes and framed like them, whatever number stands in the frame: the outermost
 * dots that all boxes have.
 */
export function isMissing(ink: Ink, boxes: readonly Ink[], width: number): boolean {
  if (!ink.includes(1)) return true;
  const shared = Uint8Array.from(ink, (_, i) => (boxes.every((box) => box[i] === 1) ? 1 : 0));
  if (!shared.includes(1)) return false;
  const [own, box] = [extentOf(ink, width), extentOf(shared, width)];
  if (own.some((v, i) => v !== box[i])) return false;
  const [left, right, top, bottom] = box;
  return shared.every((v, i) => {
    const col = i % width;
    const row = (i - col) / width;
    const isRim = col === left || col === right || row === top || row === bottom;
    return !isRim || v === 0 || ink[i] === 1;
  });
}

/** First and last column and row with ink. */
function extentOf(ink: Ink, width: number): [left: number, right: number, top: number, bottom: number] {
  let [left, right, top, bottom] = [width, -1, ink.length, -1];
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] === 0) continue;
    const col = i % width;
    const row = (i - col) / width;
    left = Math.min(left, col);
    right = Math.max(right, col);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return [left, right, top, bottom];
}

async function inkOf(sign: string): Promise<Ink> {
  const escaped = sign.replace(/[&<>]/g, (c) => `&#${c.codePointAt(0)};`);
  const drawn = await sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">` +
        `<text x="8" y="36" font-family="sans-serif" font-size="${SIZE}">${escaped}</text></svg>`
    )
  )
    .ensureAlpha()
    .extractChannel(3)
    .raw()
    .toBuffer();
  return Uint8Array.from(drawn, (v) => (v > 64 ? 1 : 0));
}
