/** Bounds of the shares of cover that a histogram counts: below 2 %, to 30 %, to 98 %, above. */
export const COVER_BOUNDS = [0.02, 0.3, 0.98] as const;

export type CoverFigures = {
  dates: number;
  shares: number[]; // of dates with a cover below 2 %, 2 to 30 %, 30 to 98 %, above 98 %
  deciles: number[]; // of dates by tenths of cover
  mean: number;
};

/** How often how much of the ground was under cloud; `covers` are shares 0..1, one a date. */
export function coverFigures(covers: readonly number[]): CoverFigures {
  const shares = [0, 0, 0, 0];
  const deciles = new Array<number>(10).fill(0);
  for (const c of covers) {
    const bin = COVER_BOUNDS.findIndex((bound, i) => (i === 2 ? c <= bound : c < bound));
    shares[bin < 0 ? 3 : bin]! += 1 / covers.length;
    deciles[Math.min(9, Math.floor(c * 10))]! += 1 / covers.length;
  }
  return { dates: covers.length, shares, deciles, mean: covers.reduce((s, c) => s + c, 0) / covers.length };
}

export type MarkovFigures = {
  pairs: number;
  clearToCloudy: number; // P(cloudy | the date before was clear); NaN where none was
  cloudyToCloudy: number;
};

/** Cover from which a date counts as cloudy. */
const CLOUDY = 0.5;

/**
 * How weather persists: how often a cloudy date (cover above one half) follows a clear one, and a cloudy one. Without a lag each date
 * is paired with the next of its sequence, however far; with one, with the date nearest to so many days on, within `tolerance`.
 */
export function markovFigures(
  sequences: readonly (readonly { day: number; cover: number }[])[],
  lagDays: number | null = null,
  tolerance = 1
): MarkovFigures {
  const count = { clear: [0, 0], cloudy: [0, 0] };
  for (const dates of sequences) {
    dates.forEach(({ day, cover }, k) => {
      const next = lagDays === null ? dates[k + 1] : nearestTo(dates, day + lagDays, tolerance);
      if (next) count[cover > CLOUDY ? 'cloudy' : 'clear'][next.cover > CLOUDY ? 1 : 0]!++;
    });
  }
  const share = ([no, yes]: number[]) => yes! / (no! + yes!);
  return {
    pairs: [...count.clear, ...count.cloudy].reduce((s, n) => s + n, 0),
    clearToCloudy: share(count.clear),
    cloudyToCloudy: share(count.cloudy)
  };
}

function nearestTo<D extends { day: number }>(dates: readonly D[], day: number, tolerance: number): D | undefined {
  const off = (d: D) => Math.abs(d.day - day);
  return dates.filter((d) => off(d) <= tolerance).sort((a, b) => off(a) - off(b))[0];
}
