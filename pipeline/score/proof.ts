import { z } from 'zod';
import { codeOfName, isCropCode } from '../crop/catalogue.ts';
import { type IsoDate, isoDate } from '../dates.ts';
import type { DeclaredCrs } from '../geo/gcj02.ts';

/** Not read from the paper is null: it proves nothing and speaks against nobody. */
const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((v) => v ?? null);
const amount = maybe(z.number().min(0).max(1e10));
const areaMu = maybe(z.number().gt(0).max(1e6));
const date = z.string().transform((text, ctx): IsoDate => {
  try {
    return isoDate(text);
  } catch {
    ctx.addIssue('expected a date as YYYY-MM-DD');
    return z.NEVER;
  }
});
const cropCode = z
  .string()
  .transform((name) => codeOfName(name) ?? '')
  .refine(isCropCode, { error: 'expected a crop of the catalogue' });
const stage = z.enum(['pre_sowing', 'vegetative', 'peak', 'ripening', 'harvested']);

/**
 * What is read from each kind of paper. Names, numbers of persons and whatever else stands on it are dropped here: no
 * check needs them.
 */
const FIELDS = {
  land_transfer_contract: z.object({
    areaMu,
    from: maybe(date),
    until: maybe(date), // the last day of the term
    signedOn: maybe(date),
    lessorKnown: maybe(z.boolean()) // the village or the register has the lessor as holder of the ground
  }),
  land_right_certificate: z.object({ areaMu }),
  plot_photo: z.object({ crop: maybe(cropCode), stage: maybe(stage) }),
  insurance_policy: z.object({
    crop: maybe(cropCode),
    insuredMu: areaMu,
    season: maybe(z.number().int().min(1990).max(2100)), // harvest year
    sumCnyPerMu: amount,
    deductible: maybe(z.number().min(0).max(1)),
    lossPayee: maybe(z.boolean()) // the bank is paid first
  }),
  input_invoice: z.object({ amountCny: amount }),
  sale_ticket: z.object({ crop: maybe(cropCode), kg: amount, areaMu, amountCny: amount, soldOn: maybe(date) }),
  bank_statement: z.object({ inflowCnyYear: amount }),
  machinery_certificate: z.object({ muPerHour: maybe(z.number().gt(0).max(1000)) })
} as const;

export type ProofType = keyof typeof FIELDS;
export const PROOF_TYPES = Object.keys(FIELDS) as ProofType[];
const VERIFIED = ['satellite', 'registry', 'manual', 'none'] as const;
const CRS = ['wgs84', 'gcj02', 'bd09', 'cgcs2000'] as const satisfies readonly DeclaredCrs[];

type Common = {
  plotId: string | null; // the declared plot that it is about; null: the farm
  sha256: string; // of the file, 64 hex digits
  capturedAt: IsoDate;
  geo: { lon: number; lat: number; crs: DeclaredCrs | null } | null; // crs null: the phone does not say
  verified: (typeof VERIFIED)[number]; // who held it against something else
  weight: number; // 0..1, what it counts
};

/** A paper or photo that a farmer shows of himself (客户自证), of one kind. */
export type Proof = {
  [Type in ProofType]: Common & { type: Type; ocrFields: z.output<(typeof FIELDS)[Type]> };
}[ProofType];
export type ProofOf<Type extends ProofType> = Extract<Proof, { type: Type }>;

const COMMON = {
  plotId: maybe(z.string().min(1)),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: 'expected 64 hex digits' }),
  capturedAt: date,
  geo: maybe(
    z.object({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90), crs: maybe(z.enum(CRS)) })
  ),
  verified: z.enum(VERIFIED),
  weight: z.number().min(0).max(1)
};
const SCHEMA = z.discriminatedUnion(
  'type',
  PROOF_TYPES.map((type) => z.object({ type: z.literal(type), ...COMMON, ocrFields: FIELDS[type] })) as never
) as unknown as z.ZodType<Proof>;

/**
 * The proofs of a list, in its order. One that breaks its shape proves nothing: it is left out and `warn` gets a sentence
 * with its place, what was expected and what was found. Null and absent mean that nothing was shown.
 */
export function readProofs(value: unknown, subject: string, warn: (sentence: string) => void): Proof[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) {
    warn(`${subject}: expected a list of proofs in evidence, found ${shown(value)}; nothing is taken as shown.`);
    return [];
  }
  return value.flatMap((item, i) => {
    const parsed = SCHEMA.safeParse(item);
    if (parsed.success) return [parsed.data];
    const { path, message } = parsed.error.issues[0]!;
    const found = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null)?.[key], item);
    const place = ['evidence', i, ...path].join('.');
    warn(`${subject}: ${place}: ${message.replace(/, received .*$/, '')}, found ${shown(found)}; it proves nothing.`);
    return [];
  });
}

const shown = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60));

/** The proofs of one kind. */
export const proofsOf = <Type extends ProofType>(proofs: readonly Proof[], type: Type): ProofOf<Type>[] =>
  proofs.filter((p) => p.type === type) as ProofOf<Type>[];

/** A person or a register held it against something else; a satellite may confirm a photo or an area, never a right. */
export const isVouched = ({ verified }: Proof): boolean => verified === 'registry' || verified === 'manual';

/** Files that more than one farmer shows, or one farmer for two plots: by their hashes. */
export function reusedHashes(shown: readonly { farmerId: string; proofs: readonly Proof[] }[]): Set<string> {
  const first = new Map<string, string>();
  const reused = new Set<string>();
  for (const { farmerId, proofs } of shown) {
    for (const { sha256, plotId, type } of proofs) {
      if (type !== 'plot_photo') continue; // one lease may hold several plots, one photo shows one
      const place = JSON.stringify([farmerId, plotId]);
      if (first.has(sha256) && first.get(sha256) !== place) reused.add(sha256);
      first.set(sha256, place);
    }
  }
  return reused;
}
