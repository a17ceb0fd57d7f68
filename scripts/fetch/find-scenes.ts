import { byCodeUnit } from '../../pipeline/ids.ts';
import type { Http } from '../../pipeline/io/stac-api/http.ts';
import type { Provider } from '../../pipeline/io/stac-api/providers.ts';
import { isPlan, planScene, type ScenePlan, type SetAside } from '../../pipeline/io/stac-api/scene-plan.ts';
import { type Search, searchPages } from '../../pipeline/io/stac-api/search.ts';

export type Found = {
  plans: ScenePlan[]; // by date, then id
  setAside: SetAside[]; // in the order of the catalogue
  cloudy: number; // items above the limit that the catalogue sent all the same
  isCut: boolean; // there is more than was asked for
  matched: number | null; // in the catalogue, where it says
};

/**
 * The scenes of a search, at most `maxItems` items of the catalogue. An item that comes twice counts once; of two ids
 * that differ in case alone the later is set aside, for some disks know one of them only. An item that does not say
 * its cloud is kept.
 */
export async function findScenes(http: Http, provider: Provider, search: Search, maxItems: number): Promise<Found> {
  const found: Found = { plans: [], setAside: [], cloudy: 0, isCut: false, matched: null };
  const isSecure = provider.api.startsWith('https:');
  const seen = new Map<string, string>(); // id in small letters → id
  let n = 0;
  for await (const page of searchPages(http, provider, search)) {
    found.matched = page.matched ?? found.matched;
    const room = maxItems - n;
    for (const item of page.items.slice(0, room)) {
      n++;
      const scene = planScene(item, isSecure);
      const folded = scene.id.toLowerCase();
      const first = seen.get(folded);
      if (first === scene.id) continue;
      seen.set(folded, first ?? scene.id);
      if (!isPlan(scene)) found.setAside.push(scene);
      else if (first !== undefined) {
        const reason = `item ${scene.id}: expected an id of its own, found ${first} already, which differs in case alone.`;
        found.setAside.push({ id: scene.id, date: scene.date, reason });
      } else if (scene.cloud !== null && scene.cloud > search.maxCloud) found.cloudy++;
      else found.plans.push(scene);
    }
    if (n === maxItems) {
      found.isCut = page.items.length > room || !page.last;
      break;
    }
  }
  found.plans.sort((a, b) => byCodeUnit(a.date, b.date) || byCodeUnit(a.id, b.id));
  return found;
}
