import type { Product } from './product.ts';

/** 绿色评级: what imagery and papers show of care for soil and water, as a discount on the rate and nothing else. */
export const GREEN_RATING = {
  id: 'green-rating',
  zh: '绿色评级',
  en: 'Green rating',
  validFrom: '2024-01-01',
  source: 'expert judgement on green grading of small businesses, carried over to growers',
  purpose: { zh: '对绿色生产给予利率优惠', en: 'a discount on the rate for green farming' },
  when: { zh: '每季收获后评定,用于下一笔贷款', en: 'rated after each harvest, for the next loan' },
  doesNot: {
    zh: '不影响信用评分、额度和审批,不提高利率;未观测到的不扣分',
    en: 'moves no score, limit or decision and raises no rate; what was not observed costs nothing'
  },
  policy: {
    base: 45, // of a farm that shows none of these
    points: {
      strawBurning: -25,
      residueCover: 10,
      winterCover: 10,
      legumeRotation: 10,
      wetDryIrrigation: 10, // drying cycles of paddy
      filmFree: 10, // or film taken up again
      restedOverusedLand: 5
    },
    grades: [
      { grade: 'AAA', from: 85, rebateBp: 30 },
      { grade: 'AA', from: 70, rebateBp: 20 },
      { grade: 'A', from: 55, rebateBp: 10 },
      { grade: 'B', from: 40, rebateBp: 0 },
      { grade: 'C', from: 0, rebateBp: 0 }
    ], // best first; basis points a year
    leastKnown: 2 // practices that must be known before a grade is given
  }
} as const satisfies Product;

export type GreenPractice = keyof typeof GREEN_RATING.policy.points;
export type GreenRating = {
  score: number; // 0..100
  grade: string;
  rebateBp: number; // off the yearly rate
  factors: GreenPractice[]; // practices that moved the score, in the order of the table
  unknown: GreenPractice[];
};

/**
 * Score, grade and rebate of the practices that are known to hold (true) or not (false). One that is not known (null or
 * absent) counts as one that does not hold, which for burning is no blame, and is named. Null where too few are known to
 * say anything: that is no bad grade.
 */
export function greenRating(practices: Partial<Record<GreenPractice, boolean | null>>): GreenRating | null {
  const { base, points, grades, leastKnown } = GREEN_RATING.policy;
  const all = Object.keys(points) as GreenPractice[];
  const unknown = all.filter((p) => practices[p] == null);
  if (all.length - unknown.length < leastKnown) return null;
  const factors = all.filter((p) => practices[p] === true);
  const sum = factors.reduce<number>((total, p) => total + points[p], base);
  const score = Math.min(100, Math.max(0, sum));
  const { grade, rebateBp } = grades.find((g) => score >= g.from)!;
  return { score, grade, rebateBp, factors, unknown };
}
