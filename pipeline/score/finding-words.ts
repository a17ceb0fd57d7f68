import { nameOf } from '../crop/catalogue.ts';
import { CHECKS } from './check-policy.ts';
import type { Effect, Finding } from './checks.ts';
import { type ReasonCode, WORDING } from './wording.ts';

type Both = { zh: string; en: string };

/** A finding as people read it: what was found, what was expected, what follows, and what would cure it. */
export type FindingWords = { found: Both; expected: Both; effect: Both; cure: Both };

const both = (zh: string, en: string): Both => ({ zh, en });
const percent = (share: unknown) => `${Math.round(Number(share) * 100)} %`;
const cropName = (code: unknown): Both => both(nameOf(String(code), 'zh'), nameOf(String(code), 'en'));

const EFFECT: Record<Effect, Both> = {
  note: both('仅提示,不影响额度', 'For information; the limit stays'),
  warn: both('影响评分或计入的价值', 'Costs points or value'),
  ask: both('转人工核实,答复前不放款', 'A person must check; nothing is lent before the answer'),
  remove: both('该地块不计入产值', 'The plot is left out of the value'),
  freeze: both('冻结,待证明材料', 'On hold until proof comes'),
  stop: both('硬性拒绝', 'Hard stop')
};
/** What a code does beyond what its effect says. */
const OWN_EFFECT: Partial<Record<ReasonCode, Both>> = {
  'RC-202': both('按影像作物计值,影响评分', 'Valued at the crop that was seen, and costs points'),
  'RC-209': both('权属权重按 0.7 计', 'The title counts 0.7'),
  'RC-210': both('该保单在压力情景下不计赔付', 'The policy pays nothing under stress'),
  'RC-211': both('该单产未采用', 'The stated yield is not used')
};

/** The words of a finding, from the figures it stores. */
export function findingInWords(finding: Finding<ReasonCode>): FindingWords {
  const { code, effect, figures: f } = finding;
  const own = effect === 'warn' || code === 'RC-211' ? OWN_EFFECT[code] : undefined;
  const cure = WORDING[code].cure;
  const proven = f.curedBy ? both(`(已由材料 ${f.curedBy} 澄清)`, ` (settled by paper ${f.curedBy})`) : both('', '');
  const words = own ?? EFFECT[effect];
  return {
    ...foundAndExpected(code, f),
    effect: both(words.zh + proven.zh, words.en + proven.en),
    cure: code === 'RC-201' && f.perhapsMuOfM2 ? OTHER_MU_CURE : cure
  };
}

const OTHER_MU_CURE = both(
  '请说明所用的亩制(1 亩 = 666.67 平方米),或按标准亩更正申报面积',
  'Say which mu was meant (1 mu is 666.67 m²), or correct the declared area'
);

function foundAndExpected(code: ReasonCode, f: Finding['figures']): { found: Both; expected: Both } {
  const answer = (found: Both, expected: Both) => ({ found, expected });
  switch (code) {
    case 'RC-201': {
      const times = Number(f.ratio).toFixed(2);
      const other = f.perhapsMuOfM2
        ? both(';可能用了另一种亩', '; another local mu may have been meant')
        : both('', '');
      return answer(
        both(
          `申报 ${f.declaredMu} 亩,观测 ${f.observedMu} 亩(${times} 倍)${other.zh}`,
          `${f.declaredMu} mu declared, ${f.observedMu} mu seen (${times} times)${other.en}`
        ),
        both(`不超过观测面积的 ${CHECKS.areaWarn} 倍`, `at most ${CHECKS.areaWarn} times what was seen`)
      );
    }
    case 'RC-202': {
      const [declared, observed] = [cropName(f.declared), cropName(f.observed)];
      return answer(
        both(
          `申报${declared.zh}(概率 ${percent(f.pDeclared)}),影像为${observed.zh}(占面积 ${percent(f.areaShare)})`,
          `${declared.en} declared (probability ${percent(f.pDeclared)}), ${observed.en} seen on ${percent(f.areaShare)} of the ground`
        ),
        both(
          `申报作物概率不低于 ${percent(CHECKS.mismatchBelow)}`,
          `a probability of ${percent(CHECKS.mismatchBelow)} or more for the declared crop`
        )
      );
    }
    case 'RC-203':
      return answer(
        both(
          `与 ${f.claimedToo} 重叠 ${percent(f.overlap)}`,
          `also claimed as ${f.claimedToo}; ${percent(f.overlap)} overlap`
        ),
        both(
          '去掉 5 米边缘后,同季作物的重叠不超过较小地块的 20 %',
          'at most 20 % of the smaller plot in common, without a rim of 5 m, for crops of one season'
        )
      );
    case 'RC-204':
      return answer(
        both(
          `坐标应为 ${f.readAs},移动 ${f.shiftM} 米后重合度由 ${f.iouBefore} 升至 ${f.iou}`,
          `read as ${f.readAs} and moved by ${f.shiftM} m, overlap rose from ${f.iouBefore} to ${f.iou}`
        ),
        both(
          `边界按所填坐标系(${f.declaredCrs})落在地块上`,
          `an outline that fits its field in the stated system (${f.declaredCrs})`
        )
      );
    case 'RC-205':
      return answer(
        f.areaShare === undefined
          ? both('影像上未见地块', 'no field was seen there')
          : both(`${percent(f.areaShare)} 的面积不是耕地`, `${percent(f.areaShare)} of the ground is no farmland`),
        both('地块是耕地', 'farmland')
      );
    case 'RC-206':
      return answer(
        both(
          `${percent(f.areaShare)} 的面积未种植或撂荒`,
          `${percent(f.areaShare)} of the ground is fallow or abandoned`
        ),
        both(`出苗期后 ${CHECKS.fallowDays} 天内返青`, `green within ${CHECKS.fallowDays} days after emergence is due`)
      );
    case 'RC-207':
      return answer(
        both(`未走过地块,距住地 ${f.distanceKm} 公里`, `nobody has walked the plot, ${f.distanceKm} km from home`),
        both(`走过一次,或距离不超过 ${CHECKS.farKm} 公里`, `walked once, or within ${CHECKS.farKm} km of home`)
      );
    case 'RC-208':
      return answer(
        f.why === 'place'
          ? both(`照片 ${f.proof} 距地块 ${f.metres} 米`, `photo ${f.proof} lies ${f.metres} m outside the plot`)
          : f.why === 'stage'
            ? both(
                `照片 ${f.proof} 生育期为 ${f.photoStage},影像为 ${f.seenStage}`,
                `photo ${f.proof} shows ${f.photoStage}, the satellite ${f.seenStage}`
              )
            : both(`照片 ${f.proof} 已用于其他地块`, `photo ${f.proof} serves for other ground too`),
        both(
          `在地块内或其外 ${CHECKS.photoRimM} 米以内新拍、与长势相符的照片`,
          `a photo of its own, taken within ${CHECKS.photoRimM} m of the plot, at the stage that was seen`
        )
      );
    case 'RC-209':
      return answer(
        f.why === 'area'
          ? both(
              `合同 ${f.leaseMu} 亩,边界 ${f.outlineMu} 亩`,
              `${f.leaseMu} mu in the lease, ${f.outlineMu} mu in the outline`
            )
          : f.why === 'term'
            ? both(`合同到 ${f.until} 为止`, `the lease ends on ${f.until}`)
            : both('出租方不在村集体或登记的名册上', 'neither village nor register knows the lessor'),
        f.why === 'term'
          ? both(
              `至少到 ${f.needed}(收获后 ${CHECKS.leaseDaysAfterHarvest} 天)`,
              `until ${f.needed} at least, ${CHECKS.leaseDaysAfterHarvest} days after harvest`
            )
          : f.why === 'area'
            ? both(`相差不超过 ${percent(CHECKS.leaseArea)}`, `at most ${percent(CHECKS.leaseArea)} apart`)
            : both('出租方是该地的承包户', 'a lessor who holds the ground')
      );
    case 'RC-210':
      return answer(
        f.why === 'season'
          ? both(`${f.policySeason} 年的保单`, `a policy of ${f.policySeason}`)
          : both(
              `投保 ${f.insuredMu} 亩,观测 ${f.observedMu} 亩`,
              `${f.insuredMu} mu insured, ${f.observedMu} mu seen`
            ),
        f.why === 'season'
          ? both(`${f.season} 年的保单`, `a policy of ${f.season}`)
          : both(`不超过观测面积的 ${CHECKS.insuredArea} 倍`, `at most ${CHECKS.insuredArea} times what was seen`)
      );
    case 'RC-211':
      return answer(
        both(`申报单产 ${f.statedKgPerMu} 公斤/亩`, `${f.statedKgPerMu} kg/mu stated`),
        both(
          `不超过 ${f.highestKgPerMu}(全县 95 % 分位)`,
          `at most ${f.highestKgPerMu}, which one plot in twenty of the county exceeds`
        )
      );
    case 'RC-212':
      return answer(
        both(
          `${f.days} 天内新增 ${f.addedMu} 亩,此前 ${f.beforeMu} 亩`,
          `${f.addedMu} mu leased within ${f.days} days, ${f.beforeMu} mu worked before`
        ),
        both('新增不到原面积的一倍', 'less new land than was worked before')
      );
    default:
      return answer(both(WORDING[code].zh, WORDING[code].en), both('–', '–'));
  }
}
