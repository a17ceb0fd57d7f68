import { byCodeUnit } from '../../ids.ts';
import { nonNegative, type Product } from './product.ts';

/** 行业图谱: who works the same ground, sells to the same mill, buys from the same dealer. */
export const CLAIMS_GRAPH = {
  id: 'claims-graph',
  zh: '行业图谱',
  en: 'Claims graph',
  validFrom: '2024-01-01',
  source: 'expert judgement; the share of a borrower group is that of the credit method',
  purpose: { zh: '识别关联农户,计算集中度', en: 'finds linked borrowers and concentration' },
  when: { zh: '每次组合更新时', en: 'whenever the portfolio changes' },
  doesNot: {
    zh: '不评价个人,不改变评分;同一买家、经销商、合作社、出租方不构成借款人关联,只计集中度',
    en: 'judges nobody and moves no score; a common buyer, dealer, cooperative or lessor makes no borrower group, only concentration'
  },
  policy: { groupShare: 0.005, partyShare: 0.1 } // of the portfolio's exposure
} as const satisfies Product;

/**
 * A farmer's tie. Plots, phones (by a hash) and guarantees bind borrowers; a lessor, cooperative, buyer or dealer serves a
 * whole village and does not.
 */
export type Tie = {
  farmerId: string;
  to: string;
  kind: 'plot' | 'phone' | 'guarantee' | 'lessor' | 'cooperative' | 'buyer' | 'dealer';
};
export type Link = { a: string; b: string; through: { to: string; kind: Tie['kind'] }[] };
export type Concentration = { id: string; farmerIds: string[]; exposureCny: number; share: number; isOver: boolean };

const BINDING: readonly Tie['kind'][] = ['plot', 'phone', 'guarantee'];

/**
 * Who is linked to whom and through what, the borrower groups that follow, and the exposure on each group and each trading
 * party. Two farmers belong to one group when a chain of shared plots, phones or guarantees joins them; a mill that buys
 * from a whole county joins nobody, but what hangs on it is told. A group is named by its lowest id. `share` is of the
 * whole exposure, 0 where there is none. All lists are sorted, so a rerun says the same.
 */
export function claimsGraph(
  exposureCny: Readonly<Record<string, number>>,
  ties: readonly Tie[],
  policy: { groupShare: number; partyShare: number } = CLAIMS_GRAPH.policy
): { links: Link[]; groups: Concentration[]; parties: Concentration[] } {
  const farmers = [...new Set([...Object.keys(exposureCny), ...ties.map((t) => t.farmerId)])].sort(byCodeUnit);
  const exposureOf = (id: string) =>
    Object.hasOwn(exposureCny, id) ? nonNegative(exposureCny[id]!, `exposure of ${id}`) : 0;
  const all = farmers.reduce((sum, id) => sum + exposureOf(id), 0);
  const concentration = (id: string, ids: Iterable<string>, most: number): Concentration => {
    const farmerIds = [...new Set(ids)].sort(byCodeUnit);
    const exposure = farmerIds.reduce((sum, f) => sum + exposureOf(f), 0);
    const share = all > 0 ? exposure / all : 0;
    return { id, farmerIds, exposureCny: exposure, share, isOver: share > most };
  };

  const holders = new Map<string, { kind: Tie['kind']; to: string; ids: Set<string> }>();
  for (const { farmerId, to, kind } of ties) {
    const key = `${kind} ${to}`;
    const at = holders.get(key) ?? { kind, to, ids: new Set<string>() };
    holders.set(key, { ...at, ids: at.ids.add(farmerId) });
  }
  const shared = [...holders].sort(([a], [b]) => byCodeUnit(a, b)).map(([, h]) => h);

  const parent = new Map(farmers.map((id) => [id, id]));
  const rootOf = (id: string): string => {
    let at = id;
    for (let up = parent.get(at)!; up !== at; up = parent.get(at)!) {
      parent.set(at, parent.get(up)!); // halve the way for the next who asks
      at = up;
    }
    return at;
  };
  const links = new Map<string, Link>();
  for (const { kind, to, ids } of shared.filter((h) => BINDING.includes(h.kind))) {
    const sorted = [...ids].sort(byCodeUnit);
    for (const [i, a] of sorted.entries()) {
      for (const b of sorted.slice(i + 1)) {
        const key = JSON.stringify([a, b]);
        const link = links.get(key) ?? { a, b, through: [] };
        links.set(key, { ...link, through: [...link.through, { to, kind }] });
        const [p, q] = [rootOf(a), rootOf(b)].sort(byCodeUnit);
        parent.set(q!, p!);
      }
    }
  }
  const groups = new Map<string, string[]>();
  for (const id of farmers) {
    const root = rootOf(id);
    if (!groups.has(root)) groups.set(root, []);
    groups.get(root)!.push(id);
  }
  return {
    links: [...links.values()].sort((x, y) => byCodeUnit(x.a, y.a) || byCodeUnit(x.b, y.b)),
    groups: [...groups].map(([id, ids]) => concentration(id, ids, policy.groupShare)),
    parties: shared
      .filter((h) => !BINDING.includes(h.kind))
      .map((h) => concentration(`${h.kind} ${h.to}`, h.ids, policy.partyShare))
  };
}
