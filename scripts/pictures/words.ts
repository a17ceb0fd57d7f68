import { fontDraws } from './font.ts';
import { hasLetters, lettersPath, lettersWidth } from './letters.ts';

/** A text in both languages of a picture. */
export type Pair = readonly [zh: string, en: string];

/** Pixels a dot of our own letters, and what goes with them: the height of capitals and the size of a font as tall. */
const DOT = 2;
const FONT_SIZE = 19;
export const LINE_HEIGHT = 24;

/**
 * The language that a picture's words stand in: Chinese where it is wanted and this machine has a font with every sign of
 * them, else English, which is drawn with letters of our own. So no picture shows boxes in place of words.
 */
export async function wordsOf(lang: 'zh' | 'en', pairs: readonly Pair[]): Promise<'zh' | 'en'> {
  return lang === 'zh' && (await fontDraws(pairs.map(([zh]) => zh).join(''))) ? 'zh' : 'en';
}

/** How wide a text is as `textSvg` draws it; of a font a guess on the safe side. */
export function textWidth(text: string): number {
  if (hasLetters(text)) return lettersWidth(text, DOT);
  return Math.ceil([...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) < 0x2000 ? 0.62 : 1), 0) * FONT_SIZE);
}

/** A text that begins at x and stands on the line at y. Own letters where they suffice, else a font of the machine. */
export function textSvg(text: string, x: number, y: number, colour: string): string {
  if (hasLetters(text)) {
    return `<path d="${lettersPath(text, x, y, DOT)}" fill="${colour}" shape-rendering="crispEdges"/>`;
  }
  const escaped = text.replace(/[&<>]/g, (c) => `&#${c.codePointAt(0)};`);
  return `<text x="${x}" y="${y}" font-family="sans-serif" font-size="${FONT_SIZE}" fill="${colour}">${escaped}</text>`;
}
