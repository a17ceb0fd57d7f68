import type { CreditAssessment } from '../../pipeline/score/resource.ts';
import { reasonCodeOf, WORDING } from '../../pipeline/score/wording.ts';

type Lang = 'zh' | 'en';

const DECISIONS: Record<CreditAssessment['decision'], Record<Lang, string>> = {
  offer: { zh: '可授信', en: 'offer' },
  manual_review: { zh: '人工复核', en: 'manual review' },
  decline: { zh: '拒绝', en: 'decline' },
  insufficient_evidence: { zh: '观测不足', en: 'insufficient evidence' },
  not_lendable: { zh: '不可授信', en: 'not lendable' }
};
const HEAD: Record<Lang, string[]> = {
  zh: ['农户', '结论', '评分', '等级', '认定亩', '额度(元)', '主要原因'],
  en: ['farmer', 'decision', 'score', 'grade', 'mu', 'limit CNY', 'main reason']
};

/** What a lender looks at first, a line a farmer: decision, score, grade, verified area, limit, and the main reason. */
export function farmersTable(decisions: readonly CreditAssessment[], lang: Lang): string {
  const rows = decisions.map((d) => [
    d.farmerId,
    DECISIONS[d.decision][lang],
    d.score.value === null ? '–' : String(d.score.value),
    d.score.grade ?? '–',
    d.output.verifiedAreaMu === null ? '–' : d.output.verifiedAreaMu.toFixed(1),
    d.limit.amountCny === null ? '–' : d.limit.amountCny.toLocaleString('en-US'),
    mainReason(d, lang)
  ]);
  const all = [HEAD[lang], ...rows];
  const widths = HEAD[lang].map((_, c) => Math.max(...all.map((r) => widthOf(r[c]!))));
  const isNumber = (c: number) => c >= 2 && c <= 5;
  return all
    .map((r) =>
      r
        .map((cell, c) => pad(cell, c === r.length - 1 ? 0 : widths[c]!, isNumber(c)))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

/**
 * The one sentence that matters most: a check that stopped or froze the farmer, then what is missing where that is why
 * there is no limit, then the dearest characteristic of the scorecard.
 */
export function mainReason(d: CreditAssessment, lang: Lang): string {
  const flags = d.plots
    .flatMap((p) => p.flags)
    .map((f) => reasonCodeOf(f))
    .filter((c) => c !== null);
  const stop =
    flags.find((c) => c === 'RC-203') ?? flags.find((c) => c === 'RC-201') ?? flags.find((c) => c === 'RC-202');
  if (stop) return sentence(stop, lang);
  if (d.decision === 'manual_review' && d.missing.length > 0) {
    const shown = d.missing.slice(0, 3).join(', ');
    return `${lang === 'zh' ? '缺失资料' : 'missing'}: ${shown}${d.missing.length > 3 ? ' …' : ''}`;
  }
  if (d.decision === 'insufficient_evidence') return sentence('RC-120', lang);
  const code = reasonCodeOf(d.reasonCodes[0] ?? '');
  return code ? sentence(code, lang) : '';
}

const sentence = (code: keyof typeof WORDING, lang: Lang) => `${code} ${WORDING[code][lang]}`;

/** Columns that a terminal gives a text: Chinese characters take two. */
const widthOf = (text: string) =>
  [...text].reduce(
    (n, c) => n + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(c) ? 2 : 1),
    0
  );
const pad = (text: string, width: number, right: boolean) => {
  const fill = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? fill + text : text + fill;
};
