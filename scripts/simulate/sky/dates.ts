import { dayNumber, isoDate } from '../../../pipeline/dates.ts';
import { dice, seedOf } from '../dice.ts';
import { SKY } from './knobs.ts';

const SECOND_SATELLITE = dayNumber(isoDate('2017-07-01'));

/** A pass of a satellite: the day of the harvest year, and from where it looks: its signed view zenith, positive from the east. */
export type Visit = { day: number; viewDeg: number };

/**
 * The days on which Sentinel-2 passes a county: every five with two satellites, every ten before July 2017, twice as often
 * where two orbits overlap, as they do over three counties in ten. An orbit's phase and its view are the county's own.
 */
export function visitsOf(region: string, year: number, seed: number, from: number, to: number): Visit[] {
  const d = dice(seedOf('orbit', region, seed));
  const phase = d.below(10);
  const overlap = d.chance(SKY.overlap);
  const { inner, overlap: outer } = SKY.viewDeg;
  const east = d.chance(0.5) ? 1 : -1; // the side on which the first orbit runs, where there are two
  const viewDeg = overlap ? east * d.between(...outer) : d.between(-inner, inner);
  const start = dayNumber(isoDate(`${year}-01-01`)) - 1;
  const visits: Visit[] = [];
  for (let day = Math.ceil(from); day <= to; day++) {
    const k = (start + day + phase) % 10;
    const two = start + day >= SECOND_SATELLITE;
    if (k === 0 || (two && k === 5)) visits.push({ day, viewDeg });
    else if (overlap && (k === 3 || (two && k === 8)))
      visits.push({ day, viewDeg: viewDeg - east * (outer[0] + outer[1]) });
  }
  return visits;
}

const RAD = Math.PI / 180;
const INCLINATION_DEG = 98.62; // ESA Sentinel-2 mission guide; there too: descending node at 10:30, mean local solar time
const NODE_HOUR = 10.5;

/**
 * Mean local solar time of a pass over a latitude, in hours: half past ten at the equator, and later to the north, where
 * the inclined orbit lies east of its node by asin(tan(latitude) / −tan(inclination)) as seen from the sun.
 */
export const passHour = (latDeg: number): number =>
  NODE_HOUR + Math.asin(-Math.tan(latDeg * RAD) / Math.tan(INCLINATION_DEG * RAD)) / (15 * RAD);

/**
 * Declination (degrees) and equation of time (minutes, true less mean solar time) of a day of the year: Spencer (1971),
 * "Fourier series representation of the position of the sun", Search 2(5), 172. A day may have a fraction, of UTC; where it has
 * none, and for leap years, declination errs by up to 0.3°.
 */
export function sunOfDay(day: number): { declinationDeg: number; equationMin: number } {
  const g = (2 * Math.PI * (day - 1)) / 365;
  const [c1, s1, c2, s2] = [Math.cos(g), Math.sin(g), Math.cos(2 * g), Math.sin(2 * g)];
  const declination =
    0.006918 - 0.399912 * c1 + 0.070257 * s1 - 0.006758 * c2 + 0.000907 * s2 - 0.002697 * Math.cos(3 * g);
  return {
    declinationDeg: (declination + 0.00148 * Math.sin(3 * g)) / RAD,
    equationMin: 229.18 * (0.000075 + 0.001868 * c1 - 0.032077 * s1 - 0.014615 * c2 - 0.040849 * s2)
  };
}

/** Where the sun stands over a latitude on a day of the year at a mean local solar time (hours); azimuth from north by east. */
export function sunAt(latDeg: number, day: number, hour = passHour(latDeg)): { zenithDeg: number; azimuthDeg: number } {
  const { declinationDeg, equationMin } = sunOfDay(day);
  const turn = (15 * (hour - 12) + equationMin / 4) * RAD;
  const [lat, declination] = [latDeg * RAD, declinationDeg * RAD];
  const up = Math.sin(lat) * Math.sin(declination) + Math.cos(lat) * Math.cos(declination) * Math.cos(turn);
  const east = -Math.cos(declination) * Math.sin(turn);
  const north = Math.cos(lat) * Math.sin(declination) - Math.sin(lat) * Math.cos(declination) * Math.cos(turn);
  return {
    zenithDeg: Math.acos(Math.max(-1, Math.min(1, up))) / RAD,
    azimuthDeg: (Math.atan2(east, north) / RAD + 360) % 360
  };
}
