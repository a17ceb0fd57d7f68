/** How far a season has come, as uncertainty of its output goes: pre-sowing is the least certain. */
export type KappaStage = 'pre_sowing' | 'vegetative' | 'peak' | 'ripening' | 'harvested';
export type GrowthStage = { code: string; zh: string; en: string; bbch: number; kappaStage: KappaStage };

/**
 * The eight coarse stages that a satellite can tell apart, in order. `bbch` is the principal stage of the BBCH scale
 * (Meier 2018) that it begins with; `until` is where it ends on the phase scale: 0 sowing, 1 emergence, 2 peak, 3 maturity, 4 harvest.
 */
export const GROWTH_STAGES: readonly (GrowthStage & { until: number })[] = [
  { code: 'pre_sowing', zh: '播种前/出苗前', en: 'before emergence', bbch: 0, kappaStage: 'pre_sowing', until: 1 },
  { code: 'seedling', zh: '苗期', en: 'seedling', bbch: 1, kappaStage: 'vegetative', until: 1.3 },
  { code: 'tillering', zh: '分蘖/分枝期', en: 'tillering or branching', bbch: 2, kappaStage: 'vegetative', until: 1.7 },
  { code: 'elongation', zh: '拔节/旺长期', en: 'stem elongation', bbch: 3, kappaStage: 'vegetative', until: 1.9 },
  { code: 'heading', zh: '抽穗/开花期', en: 'heading and flowering', bbch: 5, kappaStage: 'peak', until: 2.15 },
  { code: 'filling', zh: '灌浆/果实膨大期', en: 'grain or fruit filling', bbch: 7, kappaStage: 'peak', until: 2.7 },
  { code: 'ripening', zh: '成熟期', en: 'ripening', bbch: 8, kappaStage: 'ripening', until: 3.3 },
  {
    code: 'harvested',
    zh: '已收获',
    en: 'harvested',
    bbch: 9,
    kappaStage: 'harvested',
    until: Number.POSITIVE_INFINITY
  }
];

/** Names of a stage for people; the code itself where the table has none. */
export function stageName(code: string): { zh: string; en: string } {
  const { zh, en } = GROWTH_STAGES.find((s) => s.code === code) ?? { zh: code, en: code };
  return { zh, en };
}
