/**
 * Letters that a picture carries with it: a bare machine has no font, and two machines that have one draw different bytes.
 * Each is 5 columns of 8 dots, a byte a column, the lowest bit on top; the line stands on dot 7, dot 8 is below it.
 */
const LETTERS: Record<string, string> = {
  '!': '00005f0000',
  '%': '2313086462',
  '(': '001c224100',
  ')': '0041221c00',
  '+': '08083e0808',
  ',': '0080600000',
  '-': '0008080800',
  '.': '0060600000',
  '/': '2010080402',
  '0': '3e5149453e',
  '1': '00427f4000',
  '2': '6251494946',
  '3': '2241494936',
  '4': '1814127f10',
  '5': '2745454539',
  '6': '3e49494932',
  '7': '0171090503',
  '8': '3649494936',
  '9': '264949493e',
  ':': '0036360000',
  '<': '0814224100',
  '=': '1414141414',
  '>': '4122140800',
  '?': '0201590906',
  _: '4040404040',
  '·': '0018180000',
  '–': '0808080808',
  '≥': '4a4a5151a4',
  '²': '0019151200',
  A: '7e0909097e',
  B: '7f49494936',
  C: '3e41414122',
  D: '7f4141221c',
  E: '7f49494941',
  F: '7f09090901',
  G: '3e4149493a',
  H: '7f0808087f',
  I: '00417f4100',
  J: '2040413f01',
  K: '7f08142241',
  L: '7f40404040',
  M: '7f020c027f',
  N: '7f0408107f',
  O: '3e4141413e',
  P: '7f09090906',
  Q: '3e4151215e',
  R: '7f09192946',
  S: '2649494932',
  T: '01017f0101',
  U: '3f4040403f',
  V: '1f2040201f',
  W: '3f4038403f',
  X: '6314081463',
  Y: '0708700807',
  Z: '6151494543',
  a: '2054545478',
  b: '7f48444438',
  c: '3844444428',
  d: '384444487f',
  e: '3854545418',
  f: '087e090102',
  g: '18a4a4a47c',
  h: '7f08040478',
  i: '00447d4000',
  j: '4080847d00',
  k: '7f10284400',
  l: '00417f4000',
  m: '7c04180478',
  n: '7c08040478',
  o: '3844444438',
  p: 'fc24242418',
  q: '18242428fc',
  r: '7c08040408',
  s: '4854545424',
  t: '043f444020',
  u: '3c4040207c',
  v: '1c2040201c',
  w: '3c4030403c',
  x: '4428102844',
  y: '1ca0a0a07c',
  z: '4464544c44'
};

/** Dots from one letter to the next, and above the line. */
const ADVANCE = 6;
const ASCENT = 7;

/** Whether every sign of the text is among our own letters. */
export const hasLetters = (text: string): boolean =>
  [...text].every((sign) => sign === ' ' || Object.hasOwn(LETTERS, sign));

/** How wide a text is in pixels, at `dot` pixels a dot. */
export const lettersWidth = (text: string, dot: number): number => Math.max(0, [...text].length * ADVANCE - 1) * dot;

/** A text as an SVG path that stands on the line at (x, y), in whole pixels; a sign that we have not is a question mark. */
export function lettersPath(text: string, x: number, y: number, dot: number): string {
  const parts: string[] = [];
  for (const [i, sign] of [...text].entries()) {
    if (sign === ' ') continue;
    const columns = Object.hasOwn(LETTERS, sign) ? LETTERS[sign]! : LETTERS['?']!;
    for (let c = 0; c < 5; c++) {
      const dots = Number.parseInt(columns.slice(2 * c, 2 * c + 2), 16);
      for (let top = 0; top < 8; top++) {
        if (((dots >> top) & 1) === 0) continue;
        let end = top + 1;
        while ((dots >> end) & 1) end++;
        const [left, above] = [x + (i * ADVANCE + c) * dot, y + (top - ASCENT) * dot];
        parts.push(`M${left} ${above}h${dot}v${(end - top) * dot}h${-dot}z`);
        top = end;
      }
    }
  }
  return parts.join('');
}
