import type { Estimate } from '../../pipeline/score/portfolio/discrimination.ts';
import { valueText } from '../report/words.ts';

/** Figures as a report prints them; what cannot be told is a dash. */
export const percent = (share: number | null, digits = 1): string =>
  share === null ? '–' : `${(100 * share).toFixed(digits)} %`;
export const decimals = (x: number | null, digits = 3): string => (x === null ? '–' : x.toFixed(digits));
export const count = (n: number): string => Math.round(n).toLocaleString('en-US');
export const signed = (n: number): string => (n > 0 ? `+${n}` : String(n));
export const interval = ({ estimate, low, high }: Estimate): string =>
  `${decimals(estimate)} (${decimals(low)}–${decimals(high)})`;

/** A bin's label: words of a class in the reader's language, bounds as they are. */
export function binText(label: string, lang: 'zh' | 'en'): string {
  if (label === 'else') return lang === 'zh' ? '其余' : 'else';
  if (label === 'any') return lang === 'zh' ? '不分箱' : 'any';
  return label
    .split(' | ')
    .map((word) => valueText(word)![lang === 'zh' ? 0 : 1])
    .join(lang === 'zh' ? '、' : ', ');
}
