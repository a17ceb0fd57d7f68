import { nameOf } from '../../pipeline/crop/catalogue.ts';
import type { Effect } from '../../pipeline/score/checks.ts';
import { missingInWords } from '../../pipeline/score/missing-words.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import type { CreditAssessment } from '../../pipeline/score/resource.ts';
import { BINDING_WORDS, DECISION_WORDS, reasonCodeOf, WORDING } from '../../pipeline/score/wording.ts';
import { columns } from '../columns.ts';

type Lang = 'zh' | 'en';

const HEAD: Record<Lang, string[]> = {
  zh: ['农户', '结论', '评分', '等级', '认定亩', '额度(元)', '主要原因'],
  en: ['farmer', 'decision', 'score', 'grade', 'mu', 'limit CNY', 'main reason']
};

/** What a lender looks at first, a line a farmer: decision, score, grade, verified area, limit, and the main reason. */
export function farmersTable(decisions: readonly CreditAssessment[], lang: Lang): string {
  const rows = decisions.map((d) => [
    d.farmerId,
    DECISION_WORDS[d.decision][lang],
    String(d.score.value),
    d.score.grade,
    d.output.verifiedAreaMu === null ? '–' : d.output.verifiedAreaMu.toFixed(1),
    d.limit.amountCny === null ? '–' : d.limit.amountCny.toLocaleString('en-US'),
    mainReason(d, lang)
  ]);
  return columns([HEAD[lang], ...rows], [2, 4, 5]);
}

/** Effects of a check that decide a case, the gravest first. */
const DECIDING: readonly Effect[] = ['stop', 'freeze', 'ask'];

/**
 * The one sentence that matters most, which is why the decision is what it is: crops that are not lent against, a check
 * or the bureau that stopped it, the figures that a limit waits for, a check that asks for a person, a grade or caps that
 * leave no limit; of an offer, the characteristic that cost most points.
 */
export function mainReason(d: CreditAssessment, lang: Lang): string {
  const pick = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { decision, limit, explain } = d;
  if (decision === 'not_lendable') {
    const crops = [...new Set(d.plots.map((p) => nameOf(p.crop.code, lang)))];
    return `${pick('不属于可授信作物:', 'Crops that are not lent against: ')}${listed(crops, lang)}`;
  }
  if (decision === 'insufficient_evidence') return sentence('RC-120', lang);
  const checked = (effects: readonly Effect[]) =>
    effects.map((e) => explain.checks.find((c) => c.effect === e)).find((c) => c !== undefined);
  const stop = checked(DECIDING.slice(0, 2))?.code ?? explain.hardStops[0];
  if (decision !== 'offer' && stop) return sentence(stop, lang);
  if (limit.amountCny === null) {
    const waits = missingInWords(d.missing).filter((m) => m.blocks);
    return `${pick('缺少:', 'Missing: ')}${listed(
      waits.map((m) => m[lang]),
      lang
    )}`;
  }
  const ask = decision === 'manual_review' ? checked(DECIDING) : undefined;
  if (ask) return sentence(ask.code, lang);
  if (decision === 'decline' && d.score.grade === 'E')
    return pick('评分过低:E 级不授信', 'Score too low: grade E has no limit');
  if (decision === 'decline' && limit.binding) {
    const least = POLICY.minLimitCny.toLocaleString('en-US');
    const binds = BINDING_WORDS[limit.binding][lang];
    return pick(`额度不足起贷 ${least} 元(${binds})`, `Below the smallest limit of ${least} CNY (${binds})`);
  }
  return d.reasonCodes[0] ? sentence(d.reasonCodes[0], lang) : '';
}

/** At most three, and a sign that there are more. */
const listed = (words: readonly string[], lang: Lang): string =>
  words.slice(0, 3).join(lang === 'zh' ? '、' : '; ') + (words.length > 3 ? ' …' : '');

/** A text that begins with a reason code in the code's words; another text as it stands. */
function sentence(text: string, lang: Lang): string {
  const code = reasonCodeOf(text);
  return code ? `${code} ${WORDING[code][lang]}` : text;
}
