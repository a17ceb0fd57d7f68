import type { IsoDate } from '../../dates.ts';
import { isProblem, Problem } from '../../errors.ts';
import { BANDS, type Band, SCL } from '../../scene/bands.ts';
import { type Digest, digestOfMultihash } from '../checksum.ts';
import { membersOf, shown } from '../farmer-fields.ts';
import { bandPlaces, isJpeg2000, parseStacItem, type StacAsset } from '../stac-item.ts';
import { plainUrl } from './failure.ts';

/** A file of a scene: the key of its asset, where it is, and the name that we give it. */
export type PlannedFile = { key: string; name: string; url: string; bytes: number | null; digest: Digest | null };

export type ScenePlan = {
  id: string; // safe as the name of a folder
  date: IsoDate;
  cloud: number | null; // percent, as the item says
  files: PlannedFile[];
  item: RemoteItem;
};

/** An item as it came, of which `parseStacItem` has found that it is one. */
export type RemoteItem = {
  id: string;
  properties: Record<string, unknown>;
  assets: Record<string, StacAsset>;
  links?: unknown;
  stac_extensions?: unknown;
  [member: string]: unknown;
};

/** A scene that will not be fetched, and why; `id` is shown only, never used as a name. */
export type SetAside = { id: string; date: IsoDate | null; reason: string };

/** Names that Windows keeps for devices, with any ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * What to fetch of an item: the ten bands, and SCL where there is one, by the same rules by which a drop is read.
 * Nothing that the server names becomes the name of a file, but for the id, which must be plain. `isSecure`: files
 * must be https. An item that a drop could not hold is set aside with the reason.
 */
export function planScene(value: unknown, isSecure: boolean): ScenePlan | SetAside {
  const members = membersOf(value) ?? {};
  const label = typeof members.id === 'string' ? members.id.slice(0, 80) : shown(members.id);
  let date: IsoDate | null = null;
  try {
    const scene = parseStacItem(JSON.stringify(value), `item ${label}`);
    date = scene.date;
    if (DEVICES.test(scene.id) || scene.id.endsWith('.'))
      throw new Problem('BadItem', `item ${label}: expected an id that can name a folder, found a reserved name.`);
    const missing = BANDS.filter((band) => !scene.assets[band]);
    if (missing.length > 0)
      throw new Problem(
        'MissingBand',
        `item ${label}: expected the ten bands, found no asset for ${missing.join(' ')}.`
      );
    const item = value as RemoteItem;
    const cloud = item.properties['eo:cloud_cover'];
    return {
      id: scene.id,
      date,
      cloud: typeof cloud === 'number' ? cloud : null,
      files: filesOf(item, isSecure),
      item
    };
  } catch (e) {
    if (!isProblem(e)) throw e;
    return { id: label, date, reason: e.message };
  }
}

/** True for a plan, false for a scene set aside. */
export const isPlan = (scene: ScenePlan | SetAside): scene is ScenePlan => 'files' in scene;

function filesOf(item: RemoteItem, isSecure: boolean): PlannedFile[] {
  const bandsOf = new Map<string, string[]>(); // of an asset, by its key
  const places = bandPlaces(item.assets);
  for (const band of [...BANDS, SCL] as (Band | typeof SCL)[]) {
    const place = places[band];
    if (place) bandsOf.set(place.key, [...(bandsOf.get(place.key) ?? []), band]);
  }
  let several = 0;
  return [...bandsOf].map(([key, bands]) => {
    const asset = item.assets[key]!;
    const url = urlOf(asset, isSecure);
    if (url === null)
      throw new Problem(
        'BadItem',
        `item ${item.id}: expected asset '${key.slice(0, 40)}' at an ${isSecure ? 'https' : 'http'} URL, found ${shown(plainUrl(asset.href))}.`
      );
    const stem = bands.length === 1 ? bands[0]! : `bands${++several > 1 ? several : ''}`;
    const isJp2 = isJpeg2000(asset) || /\.(jp2|j2k)$/i.test(new URL(url).pathname);
    const size = asset['file:size'];
    return {
      key,
      name: `${stem}.${isJp2 ? 'jp2' : 'tif'}`,
      url,
      bytes: typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : null,
      digest: digestOfMultihash(asset['file:checksum']) ?? digestOfMultihash(asset['checksum:multihash'])
    };
  });
}

/** The asset's own URL, or one of its alternates (STAC alternate assets: CDSE has s3 first, https beside it). */
function urlOf(asset: StacAsset, isSecure: boolean): string | null {
  const alternate = membersOf(asset.alternate) ?? {};
  const names = ['https', ...Object.keys(alternate)];
  const hrefs = [asset.href, ...names.map((name) => membersOf(alternate[name])?.href)];
  const scheme = isSecure ? /^https:$/ : /^https?:$/;
  for (const href of hrefs) {
    if (typeof href !== 'string' || !URL.canParse(href)) continue;
    const url = new URL(href);
    if (scheme.test(url.protocol) && !url.username && !url.password) return href;
  }
  return null;
}
