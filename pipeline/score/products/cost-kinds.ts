/** What the money of a cost event goes to: things a dealer sells, hired hands in the season, or the harvest. */
export type CostKind = 'inputs' | 'labour' | 'harvest';

/**
 * Kind of every cost event of the crop catalogue, by its name there. An event of several kinds stands under the one that
 * takes most of it [expert estimate].
 */
export const COST_KINDS: Readonly<Record<string, CostKind>> = {
  'seed+base fertiliser+tillage': 'inputs',
  'top-dressing (返青/拔节追肥)+irrigation': 'inputs',
  'one-spray-three-protections (一喷三防)': 'inputs',
  'seed+fertiliser+film+tillage': 'inputs',
  'top-dressing': 'inputs',
  'pest control': 'inputs',
  'seed+nursery': 'inputs',
  'tillage+transplanting+base fertiliser': 'inputs',
  'tillering fertiliser': 'inputs',
  'panicle fertiliser+pest control': 'inputs',
  'seed+fertiliser+sowing': 'inputs',
  'top-dressing (大喇叭口)': 'inputs',
  'fertiliser+pruning': 'inputs',
  'fertiliser+pest': 'inputs',
  'pruning+base fertiliser': 'inputs',
  'fertiliser+irrigation': 'inputs',
  'labour season (plucking/thinning)': 'labour',
  'thinning flowers/fruit, pollination': 'labour',
  'bagging+spraying': 'labour',
  'harvest+transport': 'harvest',
  'harvest+drying': 'harvest',
  harvest: 'harvest',
  picking: 'harvest',
  'picking+packing': 'harvest'
};
