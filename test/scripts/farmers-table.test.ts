import { expect, test } from 'vitest';
import type { CreditAssessment } from '../../pipeline/score/resource.ts';
import { farmersTable, mainReason } from '../../scripts/run/farmers-table.ts';

type Given = { [K in keyof CreditAssessment]?: Partial<CreditAssessment[K]> };
/** Only what the table reads. */
const decision = (given: Given): CreditAssessment =>
  ({
    farmerId: 'F1',
    decision: 'offer',
    missing: [],
    reasonCodes: ['RC-112'],
    ...given,
    limit: { amountCny: 20700, binding: 'per_mu', ...given.limit },
    score: { value: 662, grade: 'B', ...given.score },
    output: { verifiedAreaMu: 61.41 },
    explain: { checks: [], hardStops: [], ...given.explain },
    plots: given.plots ?? []
  }) as unknown as CreditAssessment;
const check = (code: 'RC-201' | 'RC-203' | 'RC-205', effect: 'warn' | 'ask' | 'freeze' | 'stop') =>
  ({ code, plotId: 'p', effect, figures: {} }) as const;

test('the main reason is why the decision is what it is', () => {
  const main = (given: Given) => mainReason(decision(given), 'en');
  expect(main({})).toBe('RC-112 Output rests on one crop');
  expect(main({ decision: 'not_lendable', plots: [{ crop: { code: 'GS' } }, { crop: { code: 'GS' } }] as never })).toBe(
    'Crops that are not lent against: Grass'
  );
  const bare = { amountCny: null, binding: null };
  expect(main({ decision: 'insufficient_evidence', limit: bare })).toMatch(/^RC-120 /);
  expect(
    main({ decision: 'manual_review', limit: bare, missing: ['yield_percentile', 'bureau', 'economics.SM'] })
  ).toBe('Missing: credit bureau record; Spring maize: table of yields, prices and costs');
  const zero = { amountCny: 0, binding: 'hard_stop' } as const;
  const stops = { checks: [check('RC-201', 'warn'), check('RC-203', 'freeze')] };
  expect(main({ decision: 'manual_review', limit: zero, explain: stops })).toMatch(/^RC-203 /);
  expect(main({ decision: 'manual_review', explain: { checks: [check('RC-205', 'ask')] } })).toMatch(/^RC-205 /);
  expect(main({ decision: 'decline', limit: zero, explain: { hardStops: ['RC-101 enforcement'] } })).toMatch(
    /^RC-101 /
  );
  expect(main({ decision: 'decline', limit: zero, explain: { hardStops: ['on the sanctions list'] } })).toBe(
    'on the sanctions list'
  );
  const capped = { amountCny: 0, binding: 'capacity' } as const;
  expect(main({ decision: 'decline', limit: capped, score: { grade: 'E' } })).toBe(
    'Score too low: grade E has no limit'
  );
  expect(main({ decision: 'decline', limit: capped })).toBe(
    'Below the smallest limit of 1,000 CNY (capacity to repay)'
  );
  // a check that only warns does not stand for an offer's main reason
  expect(main({ explain: { checks: [check('RC-201', 'warn')] } })).toMatch(/^RC-112 /);
});

test('a table in Chinese, its columns aligned', () => {
  const refused = decision({
    farmerId: 'F2',
    decision: 'manual_review',
    limit: { amountCny: null, binding: null },
    missing: ['bureau']
  });
  expect(farmersTable([decision({}), refused], 'zh').split('\n')).toEqual([
    '农户  结论      评分  等级  认定亩  额度(元)  主要原因',
    'F1    可授信     662  B       61.4    20,700  RC-112 作物单一',
    'F2    人工复核   662  B       61.4         –  缺少:征信记录'
  ]);
});
