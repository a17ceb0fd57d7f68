import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { download, type Fetched, type Wanted } from '../../../pipeline/io/download.ts';
import { openRecord } from '../../../pipeline/io/fetch-record.ts';
import { type Access, openAccess } from '../../../pipeline/io/stac-api/http.ts';
import { seeded } from '../../support/random.ts';
import { emptyFolder, put } from '../../support/scene-folder.ts';
import { answering, cutAfter, failWith, type StacServer, stacServer, testHttp } from '../../support/stac-server.ts';

const SIZE = 200_000;
/** Bytes that begin like a TIFF. */
const tiff = (seed: number, size = SIZE): Uint8Array => {
  const random = seeded(seed);
  const bytes = Uint8Array.from({ length: size }, () => random(256));
  bytes.set([0x49, 0x49, 42, 0]);
  return bytes;
};
const BYTES = tiff(1);
const sha = (bytes: Uint8Array, algorithm = 'sha256') => createHash(algorithm).update(bytes).digest('hex');

async function setting() {
  const server = await stacServer();
  server.files.set('/b.tif', { bytes: BYTES, etag: '"one"' });
  const folder = emptyFolder();
  const wanted: Wanted = { url: `${server.url}/b.tif?sig=SECRET`, folder, name: 'B02.tif', bytes: null, digest: null };
  const client = testHttp();
  const get = async (more: Partial<Wanted> = {}, access: Access = openAccess): Promise<Fetched> =>
    download(client.http, access, { ...wanted, ...more }, await openRecord(join(folder, '.record.json')), (n) => {
      have = n;
    });
  let have = 0;
  /** The first `times` requests are cut when the client has that many bytes more. */
  const cut = (sent: number, times = 1) => cutAfter(server, '/b.tif', sent, times, () => have);
  const file = () => readFileSync(join(folder, 'B02.tif'));
  return { server, folder, client, get, file, cut };
}
const sentBy = (server: StacServer) => server.asked.reduce((n, a) => n + a.sent, 0);
const rangesOf = (server: StacServer) => server.asked.map((a) => a.headers.range ?? null);

test('a file is fetched, named when whole, and not asked for again', async () => {
  const { server, folder, get, file } = await setting();
  expect(await get()).toEqual({ bytes: SIZE, sha256: sha(BYTES), wasThere: false });
  expect(file().equals(BYTES)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['.record.json', 'B02.tif']);
  expect(readFileSync(join(folder, '.record.json'), 'utf8')).not.toMatch(/SECRET/);
  expect(await get()).toMatchObject({ wasThere: true, sha256: sha(BYTES) });
  expect(server.asked).toHaveLength(1);
});

test('a connection cut in mid-body goes on with Range and If-Range; no byte comes twice', async () => {
  const { server, get, file, cut } = await setting();
  server.faults = [cut(70_000), cut(50_000)];
  await get();
  expect(file().equals(BYTES)).toBe(true);
  expect(rangesOf(server)).toEqual([null, 'bytes=70000-', 'bytes=120000-']);
  expect(server.asked.map((a) => a.headers['if-range'])).toEqual([undefined, '"one"', '"one"']);
  expect(sentBy(server)).toBe(SIZE);
});

test('patience counts tries that brought nothing: many cuts with progress are survived, four without are not', async () => {
  const { server, get, client, folder, cut } = await setting();
  server.faults = Array.from({ length: 9 }, () => cut(20_000));
  await get();
  expect(sentBy(server)).toBe(SIZE);

  server.files.set('/b.tif', { bytes: tiff(2) }); // no validator, so each try begins anew and gets no further
  server.faults = [cut(70_000, 99)];
  client.waits.length = 0;
  const e = await get({ bytes: SIZE }).catch((e: Error) => e);
  expect(String(e)).toMatch(/HttpFailure: a connection that broke \(UND_ERR_SOCKET\) \(4 times in a row\)/);
  expect(client.waits.filter((ms) => ms > 2)).toEqual([750, 1500, 3000]);
  expect(existsSync(join(folder, 'B02.tif.part'))).toBe(true);
});

test('a killed fetch goes on, whether it was killed in mid-file, before the check, or before the name', async () => {
  const { server, folder, get, file, cut } = await setting();
  server.faults = [cut(70_000), failWith('/b.tif', 404)];
  await expect(get()).rejects.toThrow(/HTTP 404/);
  server.faults = [];
  await get();
  expect(sentBy(server)).toBe(SIZE);
  expect(file().equals(BYTES)).toBe(true);

  const part = join(folder, 'B02.tif.part');
  for (const had of [SIZE, SIZE + 500]) {
    server.asked.length = 0;
    writeFileSync(part, tiff(1, had)); // all of it, or more than there is
    truncateSync(join(folder, 'B02.tif'), 5);
    await get();
    expect(file().equals(BYTES)).toBe(true);
    expect(sentBy(server)).toBe(had === SIZE ? 0 : SIZE);
  }
});

test('a server that ignores ranges, and a file that changed in between: from the beginning, never a mixture', async () => {
  const plain = await setting();
  plain.server.ranges = false;
  plain.server.faults = [plain.cut(70_000)];
  await plain.get();
  expect(plain.file().equals(BYTES)).toBe(true);
  expect(sentBy(plain.server)).toBe(70_000 + SIZE);

  const changed = await setting();
  const other = tiff(3, 150_000);
  changed.server.faults = [
    changed.cut(70_000),
    () => {
      changed.server.files.set('/b.tif', { bytes: other, etag: '"two"' });
      return false;
    }
  ];
  await changed.get();
  expect(changed.file().equals(other)).toBe(true);

  // One that honours Range and not If-Range: its ETag tells.
  const rude = await setting();
  rude.server.faults = [
    rude.cut(70_000),
    answering(
      (r) =>
        r.writeHead(206, { etag: '"two"', 'content-range': `bytes 70000-149999/150000` }).end(other.subarray(70_000)),
      (asked) => {
        if (asked.headers.range) rude.server.files.set('/b.tif', { bytes: other, etag: '"two"' });
        return asked.headers.range !== undefined;
      }
    )
  ];
  await rude.get();
  expect(rude.file().equals(other)).toBe(true);

  for (const status of [412, 416]) {
    const stale = await setting();
    stale.server.faults = [
      stale.cut(70_000),
      answering(
        (r) => r.writeHead(status).end(),
        (asked) => asked.headers.range !== undefined
      )
    ];
    await stale.get();
    expect(stale.file().equals(BYTES), String(status)).toBe(true);
  }
});

test('Last-Modified where there is no ETag; a weak ETag is no validator', async () => {
  const { server, get, cut } = await setting();
  const lastModified = 'Sat, 01 Jun 2024 12:00:00 GMT';
  server.files.set('/b.tif', { bytes: BYTES, etag: 'W/"one"', lastModified });
  server.faults = [cut(1000)];
  await get();
  expect(server.asked[1]!.headers).toMatchObject({ range: 'bytes=1000-', 'if-range': lastModified });
});

test('stated checksums of three kinds and the stated size hold, or the file is fetched once more and then refused', async () => {
  for (const algorithm of ['sha256', 'sha1', 'md5'] as const) {
    const { get, server } = await setting();
    await get({ digest: { algorithm, hex: sha(BYTES, algorithm) }, bytes: SIZE });
    expect(server.asked).toHaveLength(1);
  }
  const { server, folder, get } = await setting();
  const wrong = await get({ digest: { algorithm: 'md5', hex: sha(tiff(9), 'md5') } }).catch((e: Error) => e);
  expect(String(wrong)).toMatch(
    /^BadFile: http:.*\/b\.tif: expected md5 \w{32}, as the catalogue states, found \w{32}, twice/
  );
  expect(String(wrong)).not.toMatch(/SECRET/);
  await expect(get({ bytes: SIZE + 1 })).rejects.toThrow(
    /expected 200001 bytes, as the catalogue states, found 200000/
  );
  expect(server.asked).toHaveLength(4);
  expect(readdirSync(folder)).toEqual(['.record.json']);

  // Spoilt on the way once: the second time is right.
  const once = await setting();
  once.server.faults = [
    answering(
      (r) => r.end(tiff(9)),
      () => once.server.asked.length === 1
    )
  ];
  expect(await once.get({ digest: { algorithm: 'sha256', hex: sha(BYTES) } })).toMatchObject({ sha256: sha(BYTES) });
});

test('a page that says sorry with status 200 is no image', async () => {
  const { server, get } = await setting();
  server.faults = [answering((r) => r.end('<html>please log in</html>'))];
  await expect(get()).rejects.toThrow(/expected a TIFF or JPEG 2000, found something else, twice/);
});

test('another checksum in the catalogue, or another URL, means another file', async () => {
  const { server, get, file } = await setting();
  await get({ digest: { algorithm: 'sha256', hex: sha(BYTES) } });
  const next = tiff(4);
  server.files.set('/b.tif', { bytes: next, etag: '"two"' });
  expect(await get({ digest: { algorithm: 'sha256', hex: sha(next) } })).toMatchObject({ wasThere: false });
  expect(file().equals(next)).toBe(true);
});

test('a refusal is answered with a new token once', async () => {
  const { server, get } = await setting();
  let renewed = 0;
  const access: Access = { sign: async (url) => ({ url, headers: {} }), renew: () => void renewed++ };
  server.faults = [failWith('/b.tif', 401)];
  await get({}, access);
  expect(renewed).toBe(1);
  server.faults = [failWith('/b.tif', 403, {}, 9)];
  await expect(get({ bytes: 7 }, access)).rejects.toThrow(/HTTP 403/);
  expect(renewed).toBe(2);
});

test('what the disk refuses is BadDisk, with what to do', async () => {
  const { folder, get } = await setting();
  put(folder, 'file', 'x');
  await expect(get({ folder: join(folder, 'file') })).rejects.toMatchObject({
    _tag: 'BadDisk',
    message: expect.stringMatching(/expected to write here, found a file where a folder should be; use another --out/)
  });
  put(folder, 'B02.tif.part/x', '');
  await expect(get()).rejects.toMatchObject({ _tag: 'BadDisk' });
});

test('for seeded cuts anywhere, of servers of every kind, the file is the same bytes', async () => {
  const random = seeded(11);
  for (let n = 0; n < 25; n++) {
    const { server, get, file, cut } = await setting();
    const bytes = tiff(n, 1 + 12 + random(40_000));
    server.files.set('/b.tif', random(3) > 0 ? { bytes, etag: `"${n}"` } : { bytes });
    server.ranges = random(4) > 0;
    const cuts = 1 + random(3);
    for (let k = 0; k < cuts; k++) {
      const fault = cut(random(bytes.length));
      server.faults.push((asked, r) => (server.ranges || !asked.headers.range ? fault(asked, r) : false));
    }
    await get({ digest: { algorithm: 'sha256', hex: sha(bytes) }, bytes: bytes.length });
    expect(file().equals(bytes), `round ${n}`).toBe(true);
  }
});
