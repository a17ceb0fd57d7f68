/**
 * Mean transmissivity of a smooth dielectric surface of refractive index `n` for unpolarised light that arrives within a
 * cone of half-angle `alphaDeg` about the normal, 0..90 (0: the Fresnel value at normal incidence; 90: isotropic light).
 * Stern 1964 (Applied Optics 3), in the form of Allen 1973 (Applied Optics 12).
 */
export function tav(alphaDeg: number, n: number): number {
  if (!(alphaDeg >= 0 && alphaDeg <= 90)) throw new RangeError(`Expected a cone of 0..90 degrees, got ${alphaDeg}.`);
  if (!(n >= 1)) throw new RangeError(`Expected a refractive index of 1 or more, got ${n}.`);
  if (n === 1) return 1;
  if (alphaDeg === 0) return (4 * n) / (n + 1) ** 2;

  const n2 = n * n;
  const np = n2 + 1;
  const nm = n2 - 1;
  const a = ((n + 1) * (n + 1)) / 2;
  const k = (-nm * nm) / 4;
  const sin2 = alphaDeg === 90 ? 1 : Math.sin((alphaDeg * Math.PI) / 180) ** 2;

  const b2 = sin2 - np / 2;
  const b1 = alphaDeg === 90 ? 0 : Math.sqrt(b2 * b2 + k);
  const b = b1 - b2;
  const b3 = b ** 3;
  const a3 = a ** 3;
  const perpendicular = (k * k) / (6 * b3) + k / b - b / 2 - ((k * k) / (6 * a3) + k / a - a / 2);

  const np2 = np * np;
  const np3 = np2 * np;
  const nm2 = nm * nm;
  const parallel =
    (-2 * n2 * (b - a)) / np2 +
    (-2 * n2 * np * Math.log(b / a)) / nm2 +
    (n2 * (1 / b - 1 / a)) / 2 +
    (16 * n2 * n2 * (n2 * n2 + 1) * Math.log((2 * np * b - nm2) / (2 * np * a - nm2))) / (np3 * nm2) +
    (16 * n2 * n2 * n2 * (1 / (2 * np * b - nm2) - 1 / (2 * np * a - nm2))) / np3;
  return (perpendicular + parallel) / (2 * sin2);
}
