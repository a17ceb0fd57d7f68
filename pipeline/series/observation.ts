import type { IsoDate } from '../dates.ts';
import type { PlotId, SceneId } from '../ids.ts';
import type { Band } from '../scene/bands.ts';

/**
 * One plot in one scene: statistics over the plot's pure pixels that are usable (clear ground, or water for a flooded
 * paddy). A plot with no usable pixel on a date has `count` 0 and no numbers: absent is not zero.
 */
export type Observation = {
  scene: SceneId;
  date: IsoDate;
  clearShare: number; // 0..1, usable pixels / pixels of the plot that the scene covers at all
  count: number; // usable pixels that the statistics rest on
  mean: Partial<Record<Band, number>>; // 20 % trimmed mean reflectance
  sd: Partial<Record<Band, number>>;
  index?: Readonly<Record<string, number>>; // by name ('NDVI'), where a file gives an index instead of bands
};

/** A plot's observations in time order; at most one a date (the clearer pass wins, ties by scene id). */
export type Series = {
  plot: PlotId;
  observations: Observation[];
  first?: IsoDate; // of a file: the date of its first row, usable or not
};
