import type { Dice } from '../../simulate/dice.ts';

/**
 * What the top of the atmosphere shows of a surface, roughly: Rayleigh and aerosol path reflectance, two-way transmission and
 * multiple reflection. Optical depths of air at the six bands after Bodhaine et al. 1999; single scattering.
 */
const AIR_DEPTH = [0.158, 0.09, 0.045, 0.0165, 0.0013, 0.0004];
const WAVELENGTH_NM = [490, 560, 665, 842, 1610, 2190];
/** Gas transmission (ozone, water vapour), both ways. */
const GAS = [0.98, 0.93, 0.96, 0.98, 0.97, 0.93];

export type Air = { path: number[]; through: number[]; back: number[] };

/** Air over a date: aerosol from clean to hazy, the sun's height given. */
export function drawAir(d: Dice, sunZenithDeg: number): Air {
  const mu = Math.cos((Math.min(70, sunZenithDeg) * Math.PI) / 180);
  const aot = 0.03 + 0.25 * d.next() ** 2; // at 550 nm
  const cosScatter = -mu; // a look from above
  const rayleigh = 0.75 * (1 + cosScatter * cosScatter);
  const path: number[] = [];
  const through: number[] = [];
  const back: number[] = [];
  for (let b = 0; b < 6; b++) {
    const aerosol = aot * (WAVELENGTH_NM[b]! / 550) ** -1.3;
    const air = AIR_DEPTH[b]!;
    path.push(((air * rayleigh + aerosol * 0.92 * 0.25) / (4 * mu)) * d.between(0.9, 1.1));
    through.push(GAS[b]! * Math.exp(-(0.5 * air + 0.16 * aerosol) * (1 / mu + 1)));
    back.push(0.45 * air + 0.15 * aerosol);
  }
  return { path, through, back };
}

export const atTop = (air: Air, band: number, surface: number): number =>
  air.path[band]! + (air.through[band]! * surface) / (1 - air.back[band]! * surface);
