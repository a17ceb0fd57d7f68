import { Problem } from '../../errors.ts';

/** How files are had: by anyone; with an Azure SAS token in the URL; with an OAuth2 bearer token in the header. */
export type AccessRule =
  | { kind: 'open' }
  | { kind: 'sas'; tokenUrl: string; hosts: readonly string[] }
  | { kind: 'oauth'; tokenUrl: string; clientId: string; hosts: readonly string[] };

export type Provider = {
  name: string; // of the host, as STAC's `providers` has it
  url: string | null;
  api: string; // root of the STAC API
  collection: string;
  /** How a search says the most cloud: STAC's query or filter extension, or what the landing page says it knows. */
  cloud: 'query' | 'filter' | 'ask';
  access: AccessRule; // `hosts`: ends of host names that may see the token, and no other
  requestsPerSecond: number;
  downloads: number; // at once
};

/** Catalogues of Sentinel-2 L2A that Parus knows. docs/fetch.md says what of this was verified, and how. */
export const PROVIDERS = {
  'earth-search': {
    name: 'Element 84 Earth Search',
    url: 'https://element84.com/earth-search/',
    api: 'https://earth-search.aws.element84.com/v1',
    collection: 'sentinel-2-l2a',
    cloud: 'query',
    access: { kind: 'open' },
    requestsPerSecond: 10,
    downloads: 4
  },
  'planetary-computer': {
    name: 'Microsoft Planetary Computer',
    url: 'https://planetarycomputer.microsoft.com/',
    api: 'https://planetarycomputer.microsoft.com/api/stac/v1',
    collection: 'sentinel-2-l2a',
    cloud: 'query',
    access: {
      kind: 'sas',
      tokenUrl: 'https://planetarycomputer.microsoft.com/api/sas/v1/token/{collection}',
      hosts: ['.blob.core.windows.net']
    },
    requestsPerSecond: 10,
    downloads: 4
  },
  cdse: {
    name: 'Copernicus Data Space Ecosystem',
    url: 'https://dataspace.copernicus.eu/',
    api: 'https://stac.dataspace.copernicus.eu/v1',
    collection: 'sentinel-2-l2a',
    cloud: 'query',
    access: {
      kind: 'oauth',
      tokenUrl: 'https://identity.dataspace.copernicus.eu/auth/realms/CDSE/protocol/openid-connect/token',
      clientId: 'cdse-public',
      hosts: ['.dataspace.copernicus.eu']
    },
    requestsPerSecond: 4,
    downloads: 4
  }
} as const satisfies Record<string, Provider>;

/** The variables that hold an account of CDSE, as sentences name them. */
export const CREDENTIALS = 'PARUS_CDSE_USER and PARUS_CDSE_PASSWORD (or PARUS_CDSE_REFRESH_TOKEN)';

/**
 * The provider that `--api` names, or an open one at a URL, which needs `--collection`. Throws BadUsage: on another
 * name, and on a URL that is no http(s) or holds a password or a query.
 */
export function providerOf(api: string, collection: string | null): Provider {
  if (Object.hasOwn(PROVIDERS, api)) {
    const known: Provider = PROVIDERS[api as keyof typeof PROVIDERS];
    return collection === null ? known : { ...known, collection };
  }
  const expected = `Expected --api as ${Object.keys(PROVIDERS).join(', ')} or the URL of a STAC API`;
  if (!URL.canParse(api) || !/^https?:$/.test(new URL(api).protocol))
    throw new Problem('BadUsage', `${expected}, got '${api.split(/[?#@]/)[0]}'.`);
  const url = new URL(api);
  if (url.username || url.password || url.search || url.hash)
    throw new Problem('BadUsage', `${expected} without user, password and query, got more at ${url.host}.`);
  if (collection === null) throw new Problem('BadUsage', `Expected --collection with --api ${api}, found none.`);
  return {
    name: url.host,
    url: null,
    api: api.replace(/\/+$/, ''),
    collection,
    cloud: 'ask',
    access: { kind: 'open' },
    requestsPerSecond: 10,
    downloads: 4
  };
}
