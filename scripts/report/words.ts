import { nameOf } from '../../pipeline/crop/catalogue.ts';
import type { Effect, Finding } from '../../pipeline/score/checks.ts';
import type { Decision } from '../../pipeline/score/decide.ts';

/** A text in both languages of the page. */
export type Pair = [zh: string, en: string];

/** What a decision means for the one who reads it. */
export const DECISION_MEANS: Record<Decision, Pair> = {
  offer: ['依据以下证据,可在此额度内授信。', 'On the evidence below, this much may be lent.'],
  manual_review: [
    '需由人工决定:有待核实的证据,或缺少测算额度所需的资料。',
    'A person must decide: evidence is disputed, or a figure that the limit needs is missing.'
  ],
  decline: [
    '依据以下证据,本季不予授信;本人可申请人工复核。',
    'On the evidence below, nothing is lent this season; the farmer may ask for a review by a person.'
  ],
  insufficient_evidence: [
    '影像证据不足,无法判断。这不代表农户信用不好,也不降低评分。',
    'Satellites saw too little to judge. This says nothing against the farmer and lowers no score.'
  ],
  not_lendable: [
    '申报地块上没有可授信的作物,因此不测算额度。',
    'None of the declared plots carries a crop that is lent against, so no limit is worked out.'
  ]
};

/** What a check does to the case. */
export const EFFECT_WORDS: Record<Effect, Pair> = {
  note: ['仅提示', 'for information'],
  warn: ['影响评分', 'costs points'],
  ask: ['转人工核实', 'a person must check'],
  remove: ['不计入产值', 'left out of the value'],
  freeze: ['冻结,待核实', 'on hold until settled'],
  stop: ['硬性拒绝', 'hard stop']
};

const percent = (share: unknown) => `${Math.round(Number(share) * 100)} %`;

/** A finding's figures as a sentence; null where its words say all. */
export function findingText({ code, figures: f }: Finding): Pair | null {
  switch (code) {
    case 'RC-201': {
      const zh = `申报 ${f.declaredMu} 亩,观测 ${f.observedMu} 亩(${Number(f.ratio).toFixed(2)} 倍)`;
      const en = `${f.declaredMu} mu declared, ${f.observedMu} mu seen (${Number(f.ratio).toFixed(2)} times)`;
      return f.perhapsMuOfM2
        ? [
            `${zh};可能使用了 ${f.perhapsMuOfM2} 平方米的大亩`,
            `${en}; perhaps a local mu of ${f.perhapsMuOfM2} m² was meant`
          ]
        : [zh, en];
    }
    case 'RC-202':
      return [
        `申报 ${nameOf(String(f.declared), 'zh')},影像为 ${nameOf(String(f.observed), 'zh')}(占面积 ${percent(f.areaShare)};申报作物概率 ${percent(f.pDeclared)})`,
        `${nameOf(String(f.declared), 'en')} declared, ${nameOf(String(f.observed), 'en')} seen on ${percent(f.areaShare)} of the ground (the declared crop has a probability of ${percent(f.pDeclared)})`
      ];
    case 'RC-203':
      return [
        `与 ${f.claimedToo} 重叠 ${percent(f.overlap)}`,
        `Also claimed as ${f.claimedToo}; ${percent(f.overlap)} overlap`
      ];
    case 'RC-204':
      return [
        `按 ${f.readAs} 解读,移动 ${f.shiftM} 米,重合度由 ${f.iouBefore} 提高到 ${f.iou}`,
        `Read as ${f.readAs} and moved by ${f.shiftM} m; overlap rose from ${f.iouBefore} to ${f.iou}`
      ];
    case 'RC-205':
    case 'RC-206':
      return f.areaShare === undefined
        ? null
        : [`占面积 ${percent(f.areaShare)}`, `On ${percent(f.areaShare)} of the ground`];
  }
}

/** Words that a characteristic of the scorecard may have for a value. */
const CLASSES: Record<string, Pair> = {
  clean: ['良好', 'clean'],
  thin_file: ['记录少', 'thin file'],
  dpd_1_30: ['逾期 1–30 天', '1–30 days overdue'],
  dpd_31_90: ['逾期 31–90 天', '31–90 days overdue'],
  dpd_over_90: ['逾期超过 90 天', 'over 90 days overdue'],
  enforcement: ['被执行人', 'enforcement'],
  registered: ['确权登记', 'registered'],
  contract_matched: ['合同相符', 'contract that matches'],
  none: ['无', 'none'],
  full_cost: ['完全成本', 'full cost'],
  basic: ['基础', 'basic'],
  low: ['低', 'low'],
  mid: ['中', 'medium'],
  high: ['高', 'high'],
  irrigated: ['有灌溉', 'irrigated'],
  rainfed: ['靠天', 'rain-fed']
};

/** A characteristic's value as people read it; null where it is not known. */
export function valueText(value: number | string | null): Pair | null {
  if (value === null) return null;
  if (typeof value === 'string') return CLASSES[value] ?? [value, value];
  const text = String(Number(value.toFixed(2)));
  return [text, text];
}

/** What a plot's pure 10 m pixels allow to claim. */
export const TIER_WORDS: Record<string, Pair> = {
  T0: ['过小,卫星看不清', 'too small for the satellite'],
  T1: ['很小,仅能判断有无耕作', 'very small: cropped or not, no more'],
  T2: ['偏小,结论较宽', 'small: wide margins'],
  T3: ['大小合适', 'large enough'],
  T4: ['足够大', 'amply large']
};

/** How a yield was computed. */
export const MODEL_KINDS: Record<string, Pair> = {
  T: ['训练模型', 'trained model'],
  H: ['混合模型', 'hybrid model'],
  I: ['指数规则', 'index rule'],
  P: ['参数公式', 'parametric formula']
};

/** Purposes of draw windows as the crop calendars write them, in Chinese. */
const PURPOSES: Record<string, string> = {
  'pest control': '病虫害防治',
  'top-dressing': '追肥',
  'seed+fertiliser+film+tillage': '种子、肥料、地膜、整地',
  harvest: '收获',
  'harvest+drying': '收获、烘干',
  'top-dressing (大喇叭口)': '追肥(大喇叭口期)',
  'tillering fertiliser': '分蘖肥',
  'tillage+transplanting+base fertiliser': '整地、移栽、基肥',
  'thinning flowers/fruit, pollination': '疏花疏果、授粉',
  'seed+nursery': '种子、育秧',
  'seed+fertiliser+sowing': '种子、肥料、播种',
  'pruning+base fertiliser': '修剪、基肥',
  'picking+packing': '采收、包装',
  'panicle fertiliser+pest control': '穗肥、病虫害防治',
  'fertiliser+irrigation': '施肥、灌溉',
  'bagging+spraying': '套袋、打药',
  'top-dressing (返青/拔节追肥)+irrigation': '返青/拔节追肥、灌溉',
  'seed+base fertiliser+tillage': '种子、基肥、整地',
  'one-spray-three-protections (一喷三防)': '一喷三防',
  'harvest+transport': '收获、运输',
  picking: '采收',
  'labour season (plucking/thinning)': '用工高峰(采摘/疏果)',
  'fertiliser+pruning': '施肥、修剪',
  'fertiliser+pest': '施肥、防虫'
};

/** What a draw window pays for. */
export const purposeText = (what: string): Pair => [
  PURPOSES[what] ?? what,
  what
    .replace(/ \([^)]*[\u4e00-\u9fff][^)]*\)/, '')
    .replaceAll('+', ', ')
    .replaceAll('-', ' ')
];
