/**
 * Numbers that know what they measure. The brand costs nothing at run time.
 *
 * Conversions that everybody needs stand here once: 1 mu = 1/15 ha = 666.667 m².
 */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Whole pixels of the grid at hand. */
export type Pixels = Unit<'px'>;
/** Chinese mu, 1/15 hectare. */
export type Mu = Unit<'mu'>;

export const pixels = (n: number) => n as Pixels;
export const mu = (n: number) => n as Mu;

/** Square metres in a mu. */
export const M2_PER_MU = 10_000 / 15;

export const muOfSquareMetres = (m2: number): Mu => mu(m2 / M2_PER_MU);
export const muOfHectares = (ha: number): Mu => mu(ha * 15);
/** kg/mu of kg/ha. */
export const kgPerMu = (kgPerHa: number): number => kgPerHa / 15;
