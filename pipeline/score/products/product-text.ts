import type { Product } from './product.ts';

/** A product as people read it: what it does and does not, and its figures line by line. */
export function productText(p: Product, lang: 'zh' | 'en'): string {
  const label = {
    zh: { purpose: '用途', when: '时间', doesNot: '不做', policy: '参数' },
    en: { purpose: 'For', when: 'When', doesNot: 'Does not', policy: 'Figures' }
  }[lang];
  const figures = Object.entries(p.policy).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [
    `${p.id}  ${p[lang]}  ${p.validFrom}`,
    `${label.purpose}: ${p.purpose[lang]}`,
    `${label.when}: ${p.when[lang]}`,
    `${label.doesNot}: ${p.doesNot[lang]}`,
    `${label.policy} (${p.source})`,
    ...figures
  ].join('\n');
}
