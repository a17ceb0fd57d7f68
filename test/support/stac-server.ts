import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { encodeCog } from '../../pipeline/io/cog.ts';
import type { Http } from '../../pipeline/io/stac-api/http.ts';
import { type HttpDeps, paceOf } from '../../pipeline/io/stac-api/patience.ts';
import { BAND_TABLE, BANDS, type Band } from '../../pipeline/scene/bands.ts';
import { gridOf, vegetated } from './scene-folder.ts';

export type Asked = {
  method: string;
  path: string; // with query
  headers: IncomingMessage['headers'];
  body: string;
  sent: number; // bytes of a file
};
/** Answers instead of the server when it returns true. */
export type Fault = (asked: Asked, response: ServerResponse) => boolean | Promise<boolean>;
type ServedFile = { bytes: Uint8Array; etag?: string; lastModified?: string };

export type StacServer = {
  url: string;
  files: Map<string, ServedFile>; // by path
  items: Record<string, unknown>[];
  pageSize: number;
  links: 'POST' | 'POST whole' | 'GET'; // how the next page is said
  ranges: boolean; // whether ranges are served
  faults: Fault[]; // the first that answers
  asked: Asked[];
  of(path: string): Asked[]; // requests of a path, whatever their query
};

/** A catalogue and its files on this machine, for one test: POST /search in pages, files with ETag, Range, If-Range. */
export async function stacServer(): Promise<StacServer> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: StacServer = {
    url,
    files: new Map(),
    items: [],
    pageSize: 2,
    links: 'POST',
    ranges: true,
    faults: [],
    asked: [],
    of: (path) => self.asked.filter((a) => a.path.split('?')[0] === path)
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += part;
    const asked: Asked = { method: request.method!, path: request.url!, headers: request.headers, body, sent: 0 };
    self.asked.push(asked);
    for (const fault of self.faults) if (await fault(asked, response)) return;
    const { pathname, searchParams } = new URL(asked.path, url);
    if (pathname === '/search') return json(response, page(asked, searchParams));
    const file = self.files.get(decodeURIComponent(pathname));
    if (!file) return json(response, { code: 'NotFound' }, 404);
    serve(asked, response, file, self.ranges);
  }

  function page({ method, body }: Asked, params: URLSearchParams): unknown {
    const search = (method === 'POST' ? JSON.parse(body) : {}) as { token?: string; query?: Query };
    const from = Number(search.token ?? params.get('token') ?? 0);
    const most = search.query?.['eo:cloud_cover']?.lte ?? Number.POSITIVE_INFINITY;
    const items = self.items.filter((i) => ((i.properties as Record<string, number>)['eo:cloud_cover'] ?? 0) <= most);
    const token = String(from + self.pageSize);
    const next = {
      POST: { rel: 'next', href: `${url}/search`, method: 'POST', merge: true, body: { token } },
      'POST whole': { rel: 'next', href: `${url}/search`, method: 'POST', body: { ...search, token } },
      GET: { rel: 'next', href: `/search?token=${token}` }
    }[self.links];
    return {
      type: 'FeatureCollection',
      features: items.slice(from, from + self.pageSize),
      numberMatched: items.length,
      links: from + self.pageSize < items.length ? [next] : []
    };
  }
  return self;
}
type Query = { 'eo:cloud_cover'?: { lte?: number } };

export const json = (response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}) =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

function serve(asked: Asked, response: ServerResponse, file: ServedFile, ranges: boolean): void {
  const { bytes, etag, lastModified } = file;
  const headers: Record<string, string | number> = { 'content-type': 'image/tiff' };
  if (etag) headers.etag = etag;
  if (lastModified) headers['last-modified'] = lastModified;
  const range = /^bytes=(\d+)-$/.exec(String(asked.headers.range ?? ''));
  const isFresh = !asked.headers['if-range'] || [etag, lastModified].includes(String(asked.headers['if-range']));
  if (range && ranges && isFresh) {
    const from = Number(range[1]);
    if (from >= bytes.length) return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    asked.sent = bytes.length - from;
    headers['content-range'] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    return void response.writeHead(206, { ...headers, 'content-length': asked.sent }).end(bytes.subarray(from));
  }
  asked.sent = bytes.length;
  response.writeHead(200, { ...headers, 'content-length': bytes.length }).end(bytes);
}

/** A fault: every request, or every one that `fits`, is answered by `act`. */
export const answering =
  (act: (response: ServerResponse, asked: Asked) => void, fits: (asked: Asked) => boolean = () => true): Fault =>
  (asked, response) => {
    if (!fits(asked)) return false;
    act(response, asked);
    return true;
  };

/**
 * A fault: the first `times` requests of a path get some bytes of the file, then the connection is cut; not before
 * `arrived` says that the client has them all, for a client loses what it has not read when a connection breaks.
 */
export const cutAfter = (
  server: StacServer,
  path: string,
  sent: number,
  times = 1,
  arrived: () => number = () => 0
): Fault => {
  return async (asked, response) => {
    if (asked.path.split('?')[0] !== path || times-- <= 0) return false;
    const { bytes, etag, lastModified } = server.files.get(path)!;
    const from = Number(/^bytes=(\d+)-/.exec(String(asked.headers.range ?? ''))?.[1] ?? 0);
    asked.sent = sent;
    const headers = {
      'content-length': bytes.length - from,
      ...(etag ? { etag } : {}),
      ...(lastModified ? { 'last-modified': lastModified } : {})
    };
    if (from > 0)
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    else response.writeHead(200, headers);
    await new Promise<void>((done) => response.write(bytes.subarray(from, from + sent), () => done()));
    const target = Math.min(from + sent, bytes.length);
    for (let n = 0; n < 200 && arrived() < target; n++) await new Promise((done) => setTimeout(done, 2));
    response.destroy();
    return true;
  };
};

/** A fault: the first `times` requests of a path get a status. */
export const failWith = (path: string, status: number, headers: Record<string, string> = {}, times = 1): Fault => {
  return (asked, response) => {
    if (asked.path.split('?')[0] !== path || times-- <= 0) return false;
    json(response, { code: 'Fault' }, status, headers);
    return true;
  };
};

/** A client whose waits take no time and are written down; its clock goes on by them. */
export function testHttp(options: Partial<Pick<Http, 'retries' | 'timeoutMs' | 'signal'>> & { now?: number } = {}) {
  const waits: number[] = [];
  const clock = { now: options.now ?? Date.UTC(2024, 5, 1) };
  const deps: HttpDeps = {
    fetch: globalThis.fetch,
    now: () => clock.now,
    sleep: async (ms) => {
      waits.push(ms);
      clock.now += ms;
    },
    random: () => 0.5
  };
  const http: Http = {
    deps,
    pace: paceOf(1000, deps),
    retries: options.retries ?? 3,
    timeoutMs: options.timeoutMs ?? 5000,
    signal: options.signal ?? new AbortController().signal
  };
  return { http, waits, clock };
}

/** A small GeoTIFF of a band, vegetated. */
export const bandFile = (band: Band, size = 8): Promise<Uint8Array> => {
  const { gsdM } = BAND_TABLE[band];
  const n = (size * 10) / gsdM;
  const data = Uint16Array.from({ length: n * n }, (_, i) => vegetated(band) + (i % 7));
  return encodeCog({ grid: gridOf(n, n, gsdM), bands: [{ name: band, data }], nodata: 0 });
};

export type TestItem = Record<string, unknown> & {
  id: string;
  properties: Record<string, unknown>;
  assets: Record<string, Record<string, unknown>>;
};

/** Adds a good scene to a server: its ten bands as files under /<id>/ with ETags, and its item. */
export async function addScene(
  server: StacServer,
  id: string,
  { date = '2024-05-01', cloud = 3, size = 8, change }: SceneOptions = {}
): Promise<TestItem> {
  const assets: TestItem['assets'] = {};
  for (const band of BANDS) {
    const path = `/${id}/${band}.tif`;
    server.files.set(path, { bytes: await bandFile(band, size), etag: `"${id}-${band}"` });
    assets[band] = {
      href: server.url + path,
      type: 'image/tiff; application=geotiff; profile=cloud-optimized',
      'raster:bands': [{ scale: 0.0001, offset: 0, nodata: 0 }]
    };
  }
  const item: TestItem = {
    type: 'Feature',
    stac_version: '1.0.0',
    id,
    geometry: null,
    properties: {
      datetime: `${date}T03:05:00Z`,
      'eo:cloud_cover': cloud,
      'proj:epsg': 32650,
      'view:sun_azimuth': 140,
      'view:sun_elevation': 60
    },
    assets,
    links: [{ rel: 'self', href: `${server.url}/items/${id}?token=SECRET` }]
  };
  change?.(item);
  server.items.push(item);
  return item;
}
type SceneOptions = { date?: string; cloud?: number; size?: number; change?: (item: TestItem) => void };
