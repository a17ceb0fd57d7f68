/** How many applicants a cell holds and how many of them were bad; fractions where applicants carry weights. */
export type Cell = { n: number; bads: number };

export const rateOf = ({ n, bads }: Cell): number => bads / n;

/** All cells together. */
export const totalOf = (cells: readonly Cell[]): Cell =>
  cells.reduce((all, c) => ({ n: all.n + c.n, bads: all.bads + c.bads }), { n: 0, bads: 0 });

/** An empty side counts as half an applicant, else a bin without bads would weigh infinitely much. */
const atLeastHalf = (count: number): number => (count > 0 ? count : 0.5);

/**
 * Weight of evidence: ln of the share of all goods that lie in the cell over the share of all bads. Above 0 the cell is better
 * than the portfolio, 0 says nothing; the odds of a cell are those of the portfolio times e^WoE.
 */
export function woeOf(cell: Cell, all: Cell): number {
  const goods = atLeastHalf(cell.n - cell.bads) / atLeastHalf(all.n - all.bads);
  return Math.log(goods / (atLeastHalf(cell.bads) / atLeastHalf(all.bads)));
}

/** What a cell adds to the information value. */
const informationOf = (cell: Cell, all: Cell): number =>
  (atLeastHalf(cell.n - cell.bads) / atLeastHalf(all.n - all.bads) - atLeastHalf(cell.bads) / atLeastHalf(all.bads)) *
  woeOf(cell, all);

/** Information value of cells within a portfolio: Σ (share of goods − share of bads) · WoE. 0 where nothing is told apart. */
export const informationValue = (cells: readonly Cell[], all: Cell): number =>
  cells.reduce((sum, cell) => sum + informationOf(cell, all), 0);
