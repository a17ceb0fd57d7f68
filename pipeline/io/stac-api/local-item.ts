import { type Digest, multihashOf } from '../checksum.ts';
import { membersOf } from '../farmer-fields.ts';
import { plainUrl } from './failure.ts';
import type { Provider } from './providers.ts';
import type { ScenePlan } from './scene-plan.ts';

/** Relations that say where an item is from; all others lead through the catalogue. */
const KEPT_LINKS: readonly unknown[] = ['self', 'canonical', 'collection', 'derived_from', 'via', 'license'];
/** Members of an asset that are about where else it is and who may have it: wrong once it lies here. */
const REMOTE = ['alternate', 'alternate:name', 'auth:refs', 'storage:refs'];
const FILE_EXTENSION = 'https://stac-extensions.github.io/file/v2.1.0/schema.json';

/**
 * The item.json of a fetched scene: the item as it came, so that all that decides how numbers are read stays, with
 * only the assets that were fetched, at relative hrefs with size and checksum, and the links that say where it is from.
 * No URL in it has a query, so no signature stays; the provider stands in `properties.providers` as host.
 */
export function localItem(
  plan: ScenePlan,
  fetched: ReadonlyMap<string, { bytes: number; sha256: string }>, // by name
  provider: Pick<Provider, 'name' | 'url'>
): Record<string, unknown> {
  const { item } = plan;
  const assets = plan.files.map(({ key, name, digest }) => {
    const asset: Record<string, unknown> = { ...item.assets[key]! };
    for (const member of REMOTE) delete asset[member];
    const { bytes, sha256 } = fetched.get(name)!;
    const checked: Digest = digest ?? { algorithm: 'sha256', hex: sha256 };
    return [key, { ...asset, href: `./${name}`, 'file:size': bytes, 'file:checksum': multihashOf(checked) }] as const;
  });
  const links = (Array.isArray(item.links) ? item.links : [])
    .map(membersOf)
    .filter((l) => KEPT_LINKS.includes(l?.rel) && /^https?:/i.test(String(l?.href)))
    .map((l) => ({ rel: l!.rel, href: l!.href, ...(typeof l!.type === 'string' ? { type: l!.type } : {}) }));
  const extensions = (Array.isArray(item.stac_extensions) ? item.stac_extensions : []).map(String);
  const hasFile = extensions.some((e) => e.startsWith('https://stac-extensions.github.io/file/'));
  return withoutQueries({
    ...item,
    stac_extensions: hasFile ? extensions : [...extensions, FILE_EXTENSION],
    properties: { ...item.properties, providers: withHost(item.properties.providers, provider) },
    assets: Object.fromEntries(assets),
    links
  }) as Record<string, unknown>;
}

function withHost(providers: unknown, { name, url }: Pick<Provider, 'name' | 'url'>): unknown[] {
  const known: unknown[] = Array.isArray(providers) ? providers : [];
  if (known.some((p) => membersOf(p)?.name === name)) return known;
  return [...known, { name, roles: ['host'], ...(url === null ? {} : { url }) }];
}

function withoutQueries(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi, (url) => (/[?#@]/.test(url) ? plainUrl(url) : url));
  if (Array.isArray(value)) return value.map(withoutQueries);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, withoutQueries(v)]));
}
