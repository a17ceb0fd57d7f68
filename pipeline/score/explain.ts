import { nameOf } from '../crop/catalogue.ts';
import { driftInWords } from './drift-words.ts';
import { findingInWords } from './finding-words.ts';
import { missingInWords } from './missing-words.ts';
import type { Policy } from './policy.ts';
import type { AssessedPlot, CreditAssessment } from './resource.ts';
import { type WaterfallStep, waterfall } from './waterfall.ts';
import { BINDING_WORDS, DECISION_WORDS, reasonCodeOf, WORDING } from './wording.ts';

type Lang = 'zh' | 'en';
const pick = (lang: Lang, zh: string, en: string): string => (lang === 'zh' ? zh : en);
const money = (x: number | null, decimals = 0): string =>
  x === null ? '–' : x.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
const figure = (x: number | null, decimals: number): string => (x === null ? '–' : x.toFixed(decimals));
const signed = (x: number): string => (x > 0 ? `+${x}` : String(x));

/**
 * A decision as a person reads it: what was decided, the limit with every cap and the one that binds, the score step by
 * step, the reasons and how to cure them, what is missing, and the evidence that it rests on. Only what the resource
 * stores is told, so the account can be printed again at any time.
 */
export function explainText(resource: CreditAssessment, lang: Lang, policy: Policy): string {
  return [
    headPart(resource, lang),
    limitPart(resource, lang),
    scorePart(resource, lang, policy),
    reasonPart(resource, lang),
    missingPart(resource, lang),
    plotPart(resource, lang),
    evidencePart(resource, lang)
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function headPart(r: CreditAssessment, lang: Lang): string[] {
  const amount = r.limit.amountCny;
  const given =
    amount === null ? pick(lang, '未核定额度', 'no limit was computed') : `${money(amount)} ${pick(lang, '元', 'CNY')}`;
  return [
    `${pick(lang, '农户', 'Farmer')} ${r.farmerId}  ·  ${r.season}  ·  ${pick(lang, '截至', 'as of')} ${r.asOf}`,
    `${pick(lang, '结论', 'Decision')}: ${DECISION_WORDS[r.decision][lang]}  ·  ${given}`,
    `${pick(lang, '评估编号', 'Assessment')} ${r.assessmentId}, ${pick(lang, '有效至', 'valid until')} ${r.validUntil}`
  ];
}

function limitPart(r: CreditAssessment, lang: Lang): string[] {
  const { caps, binding } = r.limit;
  const rows: [keyof typeof BINDING_WORDS, number | null][] = [
    ['need', caps.needCny],
    ['per_mu', caps.perMuCny],
    ['capacity', caps.capacityCny],
    ['product', caps.productCny],
    ['concentration', caps.concentrationCny]
  ];
  const lines = rows.map(
    ([name, cny]) =>
      `  ${money(cny, 2).padStart(16)}  ${BINDING_WORDS[name][lang]}${name === binding ? pick(lang, '  ← 约束', '  ← binds') : ''}`
  );
  const stops = r.explain.hardStops.map((stop) => {
    const code = reasonCodeOf(stop);
    return `  ${pick(lang, '硬性拒绝', 'Hard stop')}: ${code ? `${code} ${WORDING[code][lang]}` : stop}`;
  });
  return [pick(lang, '额度上限(元)', 'Caps on the limit (CNY)'), ...lines, ...stops];
}

function scorePart(r: CreditAssessment, lang: Lang, policy: Policy): string[] {
  const steps = waterfall(r.explain, policy);
  const sum = policy.score.base + steps.reduce((total, s) => total + s.points, 0);
  const line = (s: WaterfallStep) => {
    const name = s.value === null ? `${s[lang]} (${pick(lang, '未知,不计分', 'not known, neutral')})` : s[lang];
    const best = pick(lang, `满分 ${signed(s.best)}`, `best ${signed(s.best)}`);
    return `  ${signed(s.points).padStart(5)}  ${name}${s.value === null ? '' : ` = ${s.value}`}  (${best})`;
  };
  const pd = `${(100 * r.score.pd12m).toFixed(2)} %`;
  return [
    `${pick(lang, '评分', 'Score')} ${r.score.value} (${r.score.scale}), ${pick(lang, '等级', 'grade')} ${r.score.grade}, ${pick(lang, '12个月违约概率', 'default within 12 months')} ${pd}${r.score.calibrated ? '' : pick(lang, '(专家评分,未经贷款数据校准)', ' (expert scorecard, not calibrated on loans)')}`,
    `  ${String(policy.score.base).padStart(5)}  ${pick(lang, '基础分', 'base')}`,
    ...steps.map(line),
    `  ${String(sum).padStart(5)}  ${pick(lang, '合计', 'sum')}`
  ];
}

function reasonPart(r: CreditAssessment, lang: Lang): string[] {
  const told = r.reasonCodes.flatMap((code) => {
    const known = reasonCodeOf(code);
    if (!known) return [];
    const { cure, ...words } = WORDING[known];
    return [`  ${known} ${words[lang]}`, `         ${pick(lang, '改善办法', 'to cure')}: ${cure[lang]}`];
  });
  for (const finding of [...r.explain.checks, ...(r.explain.papers ?? [])]) {
    const { found, expected, effect, cure } = findingInWords(finding);
    told.push(
      `  ${finding.code} ${WORDING[finding.code][lang]} [${finding.plotId}]`,
      `         ${pick(lang, '发现', 'found')}: ${found[lang]}`,
      `         ${pick(lang, '应为', 'expected')}: ${expected[lang]}`,
      `         ${pick(lang, '影响', 'effect')}: ${effect[lang]}`,
      `         ${pick(lang, '改善办法', 'to cure')}: ${cure[lang]}`
    );
  }
  return told.length === 0 ? [] : [pick(lang, '原因与改善办法', 'Reasons and how to cure them'), ...told];
}

function missingPart(r: CreditAssessment, lang: Lang): string[] {
  if (r.missing.length === 0) return [];
  return [
    pick(lang, '缺失资料(未使用任何默认值)', 'Not known (no default stands in)'),
    ...missingInWords(r.missing).map((m) => `  ${m[lang]}: ${m.cure[lang]}`)
  ];
}

function plotPart(r: CreditAssessment, lang: Lang): string[] {
  const line = (p: AssessedPlot) => {
    const area = `${figure(p.areaDeclaredMu, 2)} / ${figure(p.areaObservedMu, 2)} / ${figure(p.areaAcceptedMu, 2)}`;
    const crop = `${nameOf(p.crop.code, lang)}${p.crop.p === null ? '' : ` p=${figure(p.crop.p, 2)}`}`;
    const kg = p.yield.kgPerMu === null ? '–' : `${figure(p.yield.kgPerMu, 0)} ± ${figure(p.yield.sd, 0)}`;
    const rest = [
      p.tier ?? '–',
      p.stage ?? '–',
      `${kg} kg/mu`,
      `${money(p.valueCny, 2)} CNY`,
      ...p.evidence,
      ...p.flags
    ];
    const fields = p.detected.map((d) => `${d.plotId} (${figure(d.areaMu, 2)} mu, ${Math.round(100 * d.share)} %)`);
    return [
      `  ${p.plotId}: ${crop}, ${area} mu, ${rest.join(', ')}`,
      ...(fields.length > 0
        ? [
            `      ${pick(lang, '含识别地块', 'holds')} ${fields.join(', ')}; ${pick(lang, '重合度', 'overlap')} ${figure(p.iou, 2)}`
          ]
        : []),
      ...(p.drift ? [`      ${driftInWords(p.drift)[lang]}`] : [])
    ];
  };
  return [
    pick(
      lang,
      '地块(申报 / 观测 / 认定亩,层级,生育期,单产,产值,证据)',
      'Plots (mu declared / observed / accepted, tier, stage, yield, value, evidence)'
    ),
    ...r.plots.flatMap(line)
  ];
}

function evidencePart(r: CreditAssessment, lang: Lang): string[] {
  const models = Object.entries(r.provenance.models).map(([id, version]) => `${id} ${version}`);
  const tracks = Object.entries(r.tracks).flatMap(([stage, keys]) =>
    keys === null ? [] : [`  ${stage}: ${Array.isArray(keys) ? keys.join(' ') : keys}`]
  );
  return [
    pick(lang, '依据', 'Evidence'),
    `  ${pick(lang, '数据质量', 'data quality')} ${figure(r.dataQuality, 2)}`,
    `  ${pick(lang, `影像 ${r.provenance.imagery.length} 景`, `${r.provenance.imagery.length} scenes`)}${r.provenance.imagery.length > 0 ? `: ${r.provenance.imagery[0]} … ${r.provenance.imagery.at(-1)}` : ''}`,
    `  ${pick(lang, '模型', 'models')}: ${[...models, r.score.modelVersion].join(', ')}${r.provenance.syntheticTrained ? pick(lang, '(以模拟数据训练)', ' (trained on simulated data)') : ''}`,
    ...tracks
  ];
}
