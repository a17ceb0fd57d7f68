/**
 * What the scorecard looks at: fifteen features of a farmer and a season, each with its unit, range and names. A
 * feature says what is measured; how many points a value earns is the scorecard's business.
 */
export type FeatureId =
  | 'bureau'
  | 'stress_cover'
  | 'years_observed'
  | 'yield_percentile'
  | 'stability'
  | 'season_z'
  | 'area_ratio'
  | 'crop_mismatch'
  | 'title'
  | 'hhi'
  | 'insurance'
  | 'offfarm_share'
  | 'debt_ratio'
  | 'hazard'
  | 'water';

/** Who answers for a value: the lender's records, the farmer's papers, the imagery, or arithmetic on those. */
export type FeatureOrigin = 'lender' | 'papers' | 'imagery' | 'computed';

export type Feature = {
  id: FeatureId;
  zh: string;
  en: string;
  unit: string; // 'class' where the value is one of a few words
  range: readonly [number, number] | null; // of values that make sense; null for classes
  better: 'high' | 'low' | 'class';
  origin: FeatureOrigin;
  means: { zh: string; en: string };
};

/** In the order in which the scorecard prints them. */
export const FEATURES: readonly Feature[] = [
  {
    id: 'bureau',
    zh: '征信记录',
    en: 'Credit bureau record',
    unit: 'class',
    range: null,
    better: 'class',
    origin: 'lender',
    means: { zh: '过去24个月最严重的逾期', en: 'Worst delinquency in 24 months' }
  },
  {
    id: 'stress_cover',
    zh: '压力情景还款覆盖',
    en: 'Repayment cover under stress',
    unit: 'ratio',
    range: [-1000, 1000],
    better: 'high',
    origin: 'computed',
    means: {
      zh: '压力情景下收获时现金 ÷ (融资需求上限 × (1 + 年利率 × 期限/365))',
      en: 'Cash at harvest under stress over the need to be lent and its interest'
    }
  },
  {
    id: 'years_observed',
    zh: '可观测种植年限',
    en: 'Years seen cropped',
    unit: 'years',
    range: [0, 20],
    better: 'high',
    origin: 'imagery',
    means: { zh: '卫星观测到同一地块种植的年数', en: 'Years in which satellites saw the same plots cropped' }
  },
  {
    id: 'yield_percentile',
    zh: '单产百分位',
    en: 'Yield percentile',
    unit: 'percentile',
    range: [0, 100],
    better: 'high',
    origin: 'imagery',
    means: {
      zh: '三年平均单产在5公里内同作物地块(不少于30块)中的百分位',
      en: 'Three-year mean yield among same-crop plots within 5 km (at least 30)'
    }
  },
  {
    id: 'stability',
    zh: '单产稳定性',
    en: 'Yield stability',
    unit: 'ln ratio, sd',
    range: [0, 5],
    better: 'low',
    origin: 'imagery',
    means: {
      zh: '三年 ln(单产/邻里中位数) 的标准差',
      en: 'Standard deviation over three years of ln(yield / median of neighbours)'
    }
  },
  {
    id: 'season_z',
    zh: '本季长势',
    en: 'Vigour this season',
    unit: 'z',
    range: [-20, 20],
    better: 'high',
    origin: 'imagery',
    means: {
      zh: '本季 EVI2 相对邻里的距平 z(面积加权)',
      en: 'EVI2 anomaly of the season against neighbours (area-weighted)'
    }
  },
  {
    id: 'area_ratio',
    zh: '申报与观测面积比',
    en: 'Declared over observed area',
    unit: 'ratio',
    range: [0, 1000],
    better: 'low',
    origin: 'computed',
    means: { zh: '申报面积之和 ÷ 观测面积之和', en: 'Sum of declared area over sum of observed area' }
  },
  {
    id: 'crop_mismatch',
    zh: '作物不符比例',
    en: 'Share with another crop',
    unit: 'share',
    range: [0, 1],
    better: 'low',
    origin: 'imagery',
    means: {
      zh: '申报作物概率低于0.2的面积占申报面积的比例',
      en: 'Share of declared area whose declared crop has a probability below 0.2'
    }
  },
  {
    id: 'title',
    zh: '土地权属证据',
    en: 'Land evidence',
    unit: 'class',
    range: null,
    better: 'class',
    origin: 'papers',
    means: {
      zh: '确权登记、流转合同相符,或无',
      en: 'Registered right, contract that matches the plot, or none'
    }
  },
  {
    id: 'hhi',
    zh: '作物集中度',
    en: 'Crop concentration',
    unit: 'index',
    range: [0, 1],
    better: 'low',
    origin: 'computed',
    means: { zh: '各作物产值占比的平方和', en: 'Herfindahl index of crop values' }
  },
  {
    id: 'insurance',
    zh: '农业保险',
    en: 'Crop insurance',
    unit: 'class',
    range: null,
    better: 'class',
    origin: 'papers',
    means: { zh: '核实的保单:完全成本、基础或无', en: 'Verified policy: full cost, basic or none' }
  },
  {
    id: 'offfarm_share',
    zh: '非农收入占比',
    en: 'Off-farm share of income',
    unit: 'share',
    range: [0, 1],
    better: 'high',
    origin: 'computed',
    means: {
      zh: '非农收入 ÷ (非农收入 + 预期种植毛利)',
      en: 'Off-farm income over off-farm income and expected crop margin'
    }
  },
  {
    id: 'debt_ratio',
    zh: '负债产值比',
    en: 'Debt over output value',
    unit: 'ratio',
    range: [0, 1000],
    better: 'low',
    origin: 'lender',
    means: { zh: '现有负债 ÷ 预期产值', en: 'Existing debt over expected output value' }
  },
  {
    id: 'hazard',
    zh: '灾害频率',
    en: 'Hazard frequency',
    unit: 'class',
    range: null,
    better: 'class',
    origin: 'imagery',
    means: { zh: '所在网格十年灾害频率等级', en: 'Ten-year hazard frequency class of the grid cell' }
  },
  {
    id: 'water',
    zh: '灌溉条件',
    en: 'Irrigation',
    unit: 'class',
    range: null,
    better: 'class',
    origin: 'papers',
    means: { zh: '有灌溉或靠天', en: 'Irrigated or rain-fed' }
  }
];

const BY_ID = new Map(FEATURES.map((f) => [f.id, f]));

/** The row of a feature. */
export const feature = (id: FeatureId): Feature => BY_ID.get(id)!;
