import { z } from 'zod';
import { CROPS, type Crop, calendarOf, codeOfName, isCropCode, REGIONS } from '../crop/catalogue.ts';
import { Problem } from '../errors.ts';
import { byCodeUnit } from '../ids.ts';
import { readCsv } from './csv.ts';
import { cvar05, lnSigmaValue } from './stress.ts';

/**
 * What a mu of a crop yields, sells for and costs, in one region and year: the only door by which prices and costs
 * reach a limit. Money is CNY, shares and CVs 0..1.
 */
export type EconomicsRow = {
  crop: string; // code of the catalogue
  countyKgPerMu: number; // county mean, as sold
  cvPlot: number; // between plots of a county
  cvYear: number; // of the county mean between years
  priceCnyPerKg: number;
  priceCv: number; // between years
  corrYieldPrice: number; // −1..1
  cashCnyPerMu: number; // seed, fertiliser, machines … of a season
  rentCnyPerMu: number;
  subsidyCnyPerMu: number;
  saleShare: number; // of the harvest
  harvestShare: number; // of cash cost that falls due at harvest
  perMuCapCny: number; // the most that is lent a mu
  saleLagDays: number; // from harvest to the money
  year: number; // of price and cost
  source: string;
};

/** Days from harvest to the money, by what is sold. */
export const SALE_LAG_DAYS = { grain: 30, cotton: 45, fruit: 60, tea: 20, cane: 60 } as const;

const isFruit = (crop: Crop): boolean => crop.group === 'orchard' || crop.group === 'evergreen';
const saleLag = (crop: Crop): number =>
  crop.code === 'TE'
    ? SALE_LAG_DAYS.tea
    : crop.code === 'CT'
      ? SALE_LAG_DAYS.cotton
      : crop.code === 'SC'
        ? SALE_LAG_DAYS.cane
        : isFruit(crop)
          ? SALE_LAG_DAYS.fruit
          : SALE_LAG_DAYS.grain;

/** The most that is lent a mu: min(70 % of cash and rent, 45 % of value in the worst twentieth of years), to 10 CNY. */
export function perMuCapCny(
  row: Pick<
    EconomicsRow,
    'countyKgPerMu' | 'priceCnyPerKg' | 'cvYear' | 'priceCv' | 'corrYieldPrice' | 'cashCnyPerMu' | 'rentCnyPerMu'
  >
): number {
  const value = row.countyKgPerMu * row.priceCnyPerKg;
  const worst = cvar05(value, lnSigmaValue(row.cvYear, row.priceCv, row.corrYieldPrice));
  return 10 * Math.round(Math.min(0.7 * (row.cashCnyPerMu + row.rentCnyPerMu), 0.45 * worst) / 10);
}

/**
 * The shipped table for a region of the catalogue: every crop that has a calendar there, by code. Empty for no region:
 * a price from elsewhere is no price. County yields are the catalogue's national or main-region means, and most costs
 * are expert estimates (`source` says so): a lender should bring a table of his own.
 */
export function shippedEconomics(region: string | null): EconomicsRow[] {
  if (!REGIONS.some((r) => r.code === region)) return [];
  return CROPS.filter((c) => c.calendars.some((k) => k.region === region))
    .map((c) => ({
      crop: c.code,
      countyKgPerMu: c.yield.kg_per_mu,
      cvPlot: c.yield.cv_plot_within_county,
      cvYear: c.yield.cv_year,
      priceCnyPerKg: c.price.cny_per_kg,
      priceCv: c.price.cv_year,
      corrYieldPrice: c.price.corr_with_yield,
      cashCnyPerMu: c.cost.cash_cny_per_mu,
      rentCnyPerMu: c.cost.rent_cny_per_mu_season,
      subsidyCnyPerMu: c.subsidy.cny_per_mu,
      saleShare: isFruit(c) ? 0.92 : 0.95,
      harvestShare: calendarOf(c.code, region)!.cost_events.at(-1)!.share, // the last event is the harvest
      perMuCapCny: c.economics.per_mu_credit_cap_cny!,
      saleLagDays: saleLag(c),
      year: c.price.year,
      source: `yield: ${c.yield.src}; price: ${c.price.src}; cost: ${c.cost.src}`
    }))
    .sort((a, b) => byCodeUnit(a.crop, b.crop));
}

/** Rows as one text, whatever their order: by crop, columns by name. What a run's keys and manifest hash. */
export const economicsCanonical = (rows: readonly EconomicsRow[]): string =>
  JSON.stringify(
    [...rows]
      .sort((a, b) => byCodeUnit(a.crop, b.crop))
      .map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => byCodeUnit(a, b))))
  );

/** The rows of a text of `economicsCanonical`. */
export const economicsOfCanonical = (text: string): EconomicsRow[] => JSON.parse(text) as EconomicsRow[];

const number = (min: number, max: number) => ({
  expected: `a number from ${min} to ${max}`,
  schema: z.coerce.number().min(min).max(max)
});
const whole = (min: number, max: number) => ({
  expected: `a whole number from ${min} to ${max}`,
  schema: z.coerce.number().int().min(min).max(max)
});
const money = number(0, 1_000_000);
const share = number(0, 1);

/** Each column, what a cell must hold, in the words of its error. Only `perMuCapCny` may be empty or absent. */
const COLUMNS = {
  crop: {
    expected: 'a crop by code, slug, Chinese or English name',
    schema: z
      .string()
      .transform((name) => codeOfName(name) ?? '')
      .refine(isCropCode)
  },
  countyKgPerMu: number(0.1, 100_000),
  cvPlot: number(0.001, 2),
  cvYear: number(0, 2),
  priceCnyPerKg: number(0.001, 100_000),
  priceCv: number(0, 2),
  corrYieldPrice: number(-1, 1),
  cashCnyPerMu: money,
  rentCnyPerMu: money,
  subsidyCnyPerMu: money,
  saleShare: share,
  harvestShare: share,
  perMuCapCny: money,
  saleLagDays: whole(0, 365),
  year: whole(1990, 2100),
  source: { expected: 'where the figures are from', schema: z.string().min(1) }
} as const satisfies Record<keyof EconomicsRow, { expected: string; schema: z.ZodType }>;
const NAMES = Object.keys(COLUMNS) as (keyof EconomicsRow)[];

/**
 * The rows of a lender's `economics.csv`: UTF-8, comma separated, quotes as in RFC 4180, the first line names columns
 * (in any order, others are ignored), one row a crop. An empty or absent `perMuCapCny` is computed; every other figure
 * must be given, for none has a default.
 *
 * Throws BadUsage with the file, line, column, what was expected and what was found, on the first breach.
 */
export function parseEconomicsCsv(text: string, fileName: string): EconomicsRow[] {
  const fail = (line: number, expected: string, found: string): never => {
    throw new Problem('BadUsage', `${fileName}, line ${line}: expected ${expected}, found ${found}.`, {
      subject: fileName
    });
  };
  const [head, ...body] = readCsv(text, fail);
  if (!head) return fail(1, 'a line of column names', 'an empty file');
  const names = head.cells.map((c) => c.trim());
  for (const name of NAMES) {
    const places = names.filter((n) => n === name).length;
    if (places === 0 && name !== 'perMuCapCny') fail(head.line, `a column '${name}'`, `columns ${names.join(', ')}`);
    if (places > 1) fail(head.line, `one column '${name}'`, `${places}`);
  }
  if (body.length === 0) fail(head.line + 1, 'a row for a crop', 'none');

  const rows: EconomicsRow[] = [];
  for (const { line, cells } of body) {
    if (cells.length !== names.length) fail(line, `${names.length} cells`, `${cells.length}`);
    const parsed = Object.fromEntries(
      NAMES.map((name) => {
        const cell = cells[names.indexOf(name)]?.trim() ?? '';
        if (name === 'perMuCapCny' && cell === '') return [name, null];
        const { expected, schema } = COLUMNS[name];
        const result = cell === '' ? null : schema.safeParse(cell);
        if (!result?.success)
          return fail(line, `${expected} in column '${name}'`, cell === '' ? 'nothing' : `'${cell}'`);
        return [name, result.data];
      })
    ) as Omit<EconomicsRow, 'perMuCapCny'> & { perMuCapCny: number | null };
    if (rows.some((r) => r.crop === parsed.crop)) fail(line, 'one row a crop', `a second row for ${parsed.crop}`);
    rows.push({ ...parsed, perMuCapCny: parsed.perMuCapCny ?? perMuCapCny(parsed) });
  }
  return rows;
}
