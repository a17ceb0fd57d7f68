import { type Calendar, crop, isCropCode } from '../crop/catalogue.ts';
import type { Phenology } from '../series/phenology.ts';
import { type Curve, lastNode, valueAt } from '../series/smooth.ts';
import { GROWTH_STAGES, type GrowthStage } from './stages.ts';

type Anchor = [day: number, phase: number];

/** Straight between anchors; before the first by the first slope, after the last flat. Anchors in growing order. */
function along(anchors: readonly Anchor[], day: number): number {
  const k = Math.max(
    1,
    anchors.findIndex(([d]) => day < d)
  );
  const last = anchors.at(-1)!;
  if (day >= last[0]) return last[1];
  const [d0, p0] = anchors[k - 1]!;
  const [d1, p1] = anchors[k]!;
  return d1 > d0 ? p0 + ((p1 - p0) * (day - d0)) / (d1 - d0) : p1;
}

/** Phase by the calendar alone: 0 sowing, 1 emergence, 1.45 re-greening, 2 peak, 3 maturity, 4 harvest. */
function calendarAnchors(c: Calendar): Anchor[] {
  const anchors: Anchor[] = [[c.sow, 0]];
  const after = (day: number, phase: number) => anchors.push([Math.max(day, anchors.at(-1)![0] + 1), phase]);
  after(c.emergence, 1);
  if (c.regreen !== undefined) after(c.regreen, 1.45);
  after(c.peak, 2);
  after(Math.min(c.maturity, c.harvest - 1), 3);
  after(c.harvest, 4);
  return anchors;
}

/** Crops that keep their leaves: shoots from `emergence`, filling from the peak or first picking, picked at the end. */
function evergreenAnchors(c: Calendar): Anchor[] {
  const first = Math.min(c.peak, c.harvest);
  const last = Math.max(c.maturity, c.harvest);
  return [
    [1, 0],
    [c.emergence - 1, 0.9],
    [c.emergence, 1.7],
    [first - 1, 1.89],
    [first, 2.15],
    [last - 30, 2.7],
    [last, 3.3]
  ];
}

/** What the curve tells: SOS20 1.35, SOS50 1.65, peak 2, EOS50 2.75, EOS20 3.3 [expert estimate], by time or by level. */
function curvePhase(season: Phenology, curve: Curve, day: number, expectedPeak: number): number {
  const level = valueAt(curve, day);
  const rising = season.peak >= lastNode(curve) - 5 && !season.complete;
  if (rising) {
    const share = Math.min(1, Math.max(0, (level - season.base) / Math.max(0.1, expectedPeak - season.base)));
    return along(
      [
        [0, 1],
        [0.2, 1.35],
        [0.5, 1.65],
        [0.9, 1.95],
        [1, 2]
      ],
      share
    );
  }
  if (day <= season.peak || season.complete) {
    const anchors: Anchor[] = [
      [season.start - 20, 1],
      [season.start, 1.35],
      [season.startHalf, 1.65],
      [season.peak, 2],
      [season.endHalf, 2.75],
      [season.end, 3.3],
      [season.end + 5, 4]
    ];
    return Math.max(1, along(anchors, day));
  }
  return 2 + 1.5 * Math.min(1, Math.max(0, (season.peakValue - level) / season.amplitude));
}

/** Without a calendar a closed canopy is taken to reach this NDVI [expert estimate]. */
const USUAL_PEAK = 0.85;
/** Ground with plants on it has at least this NDVI [expert estimate]. */
const GREEN = 0.3;
/** Share of the curve in the blend with a known calendar. */
const CURVE_SHARE = 0.65;

/**
 * The growth stage of a plot at `asOf` (a day of the harvest year), by its NDVI curve and the crop's calendar where
 * the region has one.
 *
 * - annual crops: the curve's phase at its last node (65 %) and the calendar's (35 %); from there to as-of the calendar's pace;
 *   an end that was seen means harvested, whatever the calendar says
 * - deciduous perennials keep leaves after picking: with a calendar, the calendar alone once the peak is past;
 *   without one nothing beyond filling is claimed until the leaves fall
 * - evergreen crops: the calendar alone
 *
 * - before a peak can be told (wheat under winter), the calendar alone, if the ground is green
 *
 * Null where neither curve nor calendar allows a claim, and for what is not a crop. A season that should be under way
 * by the calendar but shows no green is no claim either.
 */
export function growthStageAt(
  asOf: number,
  code: string,
  calendar: Calendar | null,
  season: Phenology | null,
  curve: Curve | null
): GrowthStage | null {
  if (!isCropCode(code)) return null;
  const { evergreen, perennial } = crop(code);
  if (evergreen) return calendar ? ofPhase(along(evergreenAnchors(calendar), asOf)) : null;

  const byCalendar = calendar ? calendarAnchors(calendar) : null;
  if (!season || !curve) {
    if (!byCalendar) return null;
    const phase = along(byCalendar, asOf);
    const green = curve !== null && valueAt(curve, Math.min(asOf, lastNode(curve))) >= GREEN;
    if (green && phase >= 1 && phase < 2) return ofPhase(phase);
    return phase < 1.3 ? ofPhase(Math.min(phase, 0.99)) : null;
  }
  const seen = Math.min(asOf, lastNode(curve));
  const expected = typeof calendar?.ndvi.vmax === 'number' ? calendar.ndvi.vmax : USUAL_PEAK;
  const phase = curvePhase(season, curve, seen, expected);
  if (perennial) {
    if (byCalendar && seen > season.peak) return ofPhase(along(byCalendar, asOf));
    if (phase < 4) return ofPhase(Math.min(phase, 2.5));
  }
  if (phase >= 4 || !byCalendar) return ofPhase(phase);
  const pace = along(byCalendar, asOf) - along(byCalendar, seen);
  const blended = CURVE_SHARE * phase + (1 - CURVE_SHARE) * along(byCalendar, seen);
  return ofPhase(Math.max(1, blended + Math.max(0, pace)));
}

function ofPhase(phase: number): GrowthStage {
  return GROWTH_STAGES.find((s) => phase < s.until)!;
}
