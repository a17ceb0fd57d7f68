import type { FeatureId } from '../features/table.ts';
import type { ReasonCode } from './wording.ts';

/**
 * How a characteristic turns its value into points.
 * - `class`: exact match of a word.
 * - `atLeast`: the first bin whose bound the value reaches; `atMost`: the first whose bound it does not exceed. A value
 *   beyond the outermost bound takes the outermost bin.
 */
export type Bins =
  | { kind: 'class'; bins: readonly (readonly [word: string, points: number])[] }
  | { kind: 'atLeast' | 'atMost'; bins: readonly (readonly [bound: number, points: number])[] };

/** One line of the scorecard. A value that is not known earns 0 points, neither praise nor blame. */
export type Characteristic = {
  id: FeatureId;
  reason: ReasonCode; // what the farmer is told when points are lost here
  hardStops?: readonly string[]; // words that end the matter and have no bin
} & Bins;

/**
 * The expert scorecard of 15 characteristics. Points are judgement, not fitted: refit by logistic regression on weights
 * of evidence once 1000 bad loans are known, points = −(β·WoE + α/n)·factor. Each line is explained in
 * docs/credit-method.md.
 */
export const SCORECARD: readonly Characteristic[] = [
  {
    id: 'bureau',
    reason: 'RC-101',
    kind: 'class',
    bins: [
      ['clean', 25],
      ['thin_file', 0],
      ['dpd_1_30', -35],
      ['dpd_31_90', -80]
    ],
    hardStops: ['dpd_over_90', 'enforcement']
  },
  {
    id: 'stress_cover',
    reason: 'RC-102',
    kind: 'atLeast',
    bins: [
      [2, 40],
      [1.5, 20],
      [1.25, 0],
      [1, -25],
      [-9, -60]
    ]
  },
  {
    id: 'years_observed',
    reason: 'RC-103',
    kind: 'atLeast',
    bins: [
      [4, 25],
      [3, 15],
      [2, 5],
      [1, -10],
      [0, -25]
    ]
  },
  {
    id: 'yield_percentile',
    reason: 'RC-104',
    kind: 'atLeast',
    bins: [
      [70, 20],
      [40, 8],
      [20, -8],
      [0, -28]
    ]
  },
  {
    id: 'stability',
    reason: 'RC-105',
    kind: 'atMost',
    bins: [
      [0.1, 15],
      [0.2, 5],
      [0.3, -8],
      [9, -22]
    ]
  },
  {
    id: 'season_z',
    reason: 'RC-106',
    kind: 'atLeast',
    bins: [
      [-0.5, 8],
      [-1, -5],
      [-1.5, -18],
      [-99, -40]
    ]
  },
  {
    id: 'area_ratio',
    reason: 'RC-110',
    kind: 'atMost',
    bins: [
      [1.05, 10],
      [1.15, 0],
      [1.3, -20],
      [9, -60]
    ]
  },
  {
    id: 'crop_mismatch',
    reason: 'RC-107',
    kind: 'atMost',
    bins: [
      [0, 8],
      [0.1, 0],
      [0.3, -18],
      [1, -50]
    ]
  },
  {
    id: 'title',
    reason: 'RC-111',
    kind: 'class',
    bins: [
      ['registered', 15],
      ['contract_matched', 5],
      ['none', -15]
    ]
  },
  {
    id: 'hhi',
    reason: 'RC-112',
    kind: 'atMost',
    bins: [
      [0.5, 8],
      [0.8, 2],
      [1, -4]
    ]
  },
  {
    id: 'insurance',
    reason: 'RC-113',
    kind: 'class',
    bins: [
      ['full_cost', 15],
      ['basic', 6],
      ['none', -6]
    ]
  },
  {
    id: 'offfarm_share',
    reason: 'RC-108',
    kind: 'atLeast',
    bins: [
      [0.3, 12],
      [0.1, 4],
      [0, -4]
    ]
  },
  {
    id: 'debt_ratio',
    reason: 'RC-114',
    kind: 'atMost',
    bins: [
      [0.2, 12],
      [0.5, 0],
      [0.8, -20],
      [99, -50]
    ]
  },
  {
    id: 'hazard',
    reason: 'RC-115',
    kind: 'class',
    bins: [
      ['low', 6],
      ['mid', 0],
      ['high', -12]
    ]
  },
  {
    id: 'water',
    reason: 'RC-109',
    kind: 'class',
    bins: [
      ['irrigated', 6],
      ['rainfed', -4]
    ]
  }
];
