import type { IsoDate } from '../dates.ts';
import type { Polygon } from '../geo/polygon.ts';
import type { KappaStage } from '../growth/stages.ts';
import type { Title } from '../plot/declared.ts';
import { titleWeight } from '../plot/tenure.ts';
import { CHECKS } from './check-policy.ts';
import type { Effect, Finding } from './checks.ts';
import type { FarmerInput } from './input.ts';
import {
  implausibleYield,
  leaseMismatch,
  type PaperFinding,
  photoMismatch,
  policyMismatch,
  shortHash
} from './paper-checks.ts';
import { isVouched, type Proof, type ProofType, proofsOf } from './proof.ts';

/**
 * What self-proof may do (客户自证): raise the title weight, the data quality and the insurance in the stress, and cure a
 * finding. It never touches a yield: what a farmer says of his harvest may be read by a person, but the posterior of
 * satellite and county stands. Nor does it put another crop or more area into the value than imagery allows.
 */

/** A declared plot as papers are held against it. */
export type PaperPlot = {
  plotId: string;
  title: Title | null; // as declared
  outlineMu: number;
  lonLat: Polygon;
  stage: KappaStage | null;
  harvest: IsoDate | null; // of the valued crop by the calendar
  crop: string; // valued
  county: { countyKgPerMu: number; cvPlot: number } | null;
};

/** What the papers of one plot come to. */
export type PlotProof = {
  titleWeight: number | null;
  title: Title | null; // the word that the weight stands for
  photoWeight: number; // 0..1, of the best photo that shows the valued crop
  good: Proof[]; // those that fit the plot
  findings: PaperFinding[];
};

/** Holds the papers of a plot against it. Papers of after `asOf` are not known yet. */
export function provePlot(
  plot: PaperPlot,
  proofs: readonly Proof[],
  reused: ReadonlySet<string>,
  asOf: IsoDate
): PlotProof {
  const own = proofs.filter((p) => p.plotId === plot.plotId && p.capturedAt <= asOf);
  const findings: PaperFinding[] = [];
  const fits = <P extends Proof>(finding: PaperFinding | null, proof: P): P[] => {
    if (finding) findings.push(finding);
    return finding ? [] : [proof];
  };
  const photos = proofsOf(own, 'plot_photo').flatMap((p) =>
    fits(photoMismatch(p, plot, reused.has(p.sha256), asOf), p)
  );
  const allLeases = proofsOf(own, 'land_transfer_contract');
  const leases = allLeases.flatMap((p) => fits(leaseMismatch(p, plot), p));
  const tickets = proofsOf(own, 'sale_ticket');
  for (const { ocrFields: f } of tickets) {
    if (f.crop !== plot.crop || f.kg === null || f.areaMu === null || !plot.county) continue;
    const implausible = implausibleYield(plot.plotId, f.kg / f.areaMu, plot.county);
    if (implausible) findings.push(implausible);
  }

  const broken = plot.title === 'contract_matched' && allLeases.length > 0 && leases.length === 0;
  const stated = titleWeight(broken ? 'none' : plot.title);
  const claim = titleWeight('none')!;
  const raised = [
    ...proofsOf(own, 'land_right_certificate').map((p) => ({ proof: p, to: titleWeight('registered')! })),
    ...leases.map((p) => ({ proof: p, to: titleWeight('contract_matched')! }))
  ]
    .filter(({ proof }) => isVouched(proof))
    .map(({ proof, to }) => claim + proof.weight * (to - claim));
  const weight = stated === null && raised.length === 0 ? null : Math.max(stated ?? 0, ...raised);
  const shows = photos.filter((p) => isVouched(p) && p.ocrFields.crop === plot.crop);
  return {
    titleWeight: weight,
    title: wordOf(weight),
    photoWeight: Math.max(0, ...shows.map((p) => p.weight)),
    good: own.filter((p) =>
      p.type === 'plot_photo' ? photos.includes(p) : p.type === 'land_transfer_contract' ? leases.includes(p) : true
    ),
    findings
  };
}

const wordOf = (weight: number | null): Title | null =>
  weight === null
    ? null
    : ((['registered', 'contract_matched'] as const).find((t) => weight >= titleWeight(t)!) ?? 'none');

/** Which paper may turn which effect of a finding into which milder one. None turns a crop, a yield or an area. */
const CURES: readonly { code: string; by: readonly ProofType[]; from: readonly Effect[]; to: Effect }[] = [
  { code: 'RC-201', by: ['land_right_certificate', 'land_transfer_contract'], from: ['ask'], to: 'note' },
  { code: 'RC-201', by: ['land_right_certificate', 'land_transfer_contract'], from: ['stop'], to: 'ask' },
  { code: 'RC-202', by: ['plot_photo'], from: ['ask'], to: 'note' },
  { code: 'RC-203', by: ['land_right_certificate', 'land_transfer_contract'], from: ['freeze'], to: 'ask' },
  { code: 'RC-205', by: ['plot_photo'], from: ['remove'], to: 'ask' },
  { code: 'RC-206', by: ['plot_photo'], from: ['remove'], to: 'ask' },
  { code: 'RC-207', by: ['plot_photo'], from: ['ask'], to: 'note' }
];

/**
 * A finding after the plot's papers: milder where one that fits, was vouched for and weighs enough cures it, with the file
 * that did. A paper on area must reach the declared area; a photo must show the declared crop where it is about the crop.
 */
export function cured<Code extends string>(
  finding: Finding<Code>,
  plot: { declaredMu: number | null; declaredCrop: string },
  good: readonly Proof[]
): Finding<Code> {
  const rule = CURES.find((c) => c.code === finding.code && c.from.includes(finding.effect));
  const by =
    rule && good.find((p) => rule.by.includes(p.type) && isVouched(p) && p.weight >= CHECKS.cureWeight && says(p));
  return by ? { ...finding, effect: rule.to, figures: { ...finding.figures, curedBy: shortHash(by.sha256) } } : finding;

  function says(proof: Proof): boolean {
    if (proof.type === 'plot_photo') return finding.code === 'RC-207' || proof.ocrFields.crop === plot.declaredCrop;
    if (finding.code !== 'RC-201') return true;
    const area = 'areaMu' in proof.ocrFields ? proof.ocrFields.areaMu : null;
    return area !== null && plot.declaredMu !== null && area >= plot.declaredMu * (1 - CHECKS.leaseArea);
  }
}

type Cover = NonNullable<FarmerInput['insurance']>;

/**
 * Insurance after the policies that were shown: a cover whose policy does not fit pays nothing and is taken out, one that
 * was not stated and whose policy fits, was vouched for and names the bank as loss payee is added. A stated cover stands.
 * Null stays null where no policy says anything.
 */
export function proveInsurance(
  stated: Cover | null,
  proofs: readonly Proof[],
  observedMu: ReadonlyMap<string, number>,
  season: number,
  asOf: IsoDate
): { insurance: Cover | null; added: string[]; removed: string[]; findings: PaperFinding[] } {
  const findings: PaperFinding[] = [];
  const bad = new Set<string>();
  const fitting = new Set<string>();
  const covers = new Map<string, Cover[string]>();
  for (const policy of proofsOf(proofs, 'insurance_policy')) {
    const { crop, sumCnyPerMu, deductible, lossPayee } = policy.ocrFields;
    if (crop === null || policy.capturedAt > asOf) continue;
    const finding = policyMismatch(policy, crop, observedMu.get(crop) ?? null, season);
    if (finding) {
      findings.push(finding);
      bad.add(crop);
      continue;
    }
    fitting.add(crop);
    if (!isVouched(policy) || !lossPayee || sumCnyPerMu === null || deductible === null) continue;
    const weight = CHECKS.coverWeight * policy.weight;
    const paid = (c: Cover[string]) => (c.weight ?? 0) * (c.sum_cny_mu ?? 0) * (1 - (c.deductible ?? 0));
    const cover = { sum_cny_mu: sumCnyPerMu, deductible, weight };
    const known = covers.get(crop);
    if (!known || paid(cover) > paid(known)) covers.set(crop, cover);
  }
  const removed = Object.keys(stated ?? {}).filter((crop) => bad.has(crop) && !fitting.has(crop));
  const added = [...covers.keys()].filter((crop) => !Object.hasOwn(stated ?? {}, crop)).sort();
  if (removed.length === 0 && added.length === 0) return { insurance: stated, added, removed, findings };
  const kept = Object.entries(stated ?? {}).filter(([crop]) => !removed.includes(crop));
  return {
    insurance: Object.fromEntries([...kept, ...added.map((crop) => [crop, covers.get(crop)!] as const)]),
    added,
    removed,
    findings
  };
}
