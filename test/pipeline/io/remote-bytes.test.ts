import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { readGeoTiff } from '../../../pipeline/io/geotiff/read.ts';
import { openRaster } from '../../../pipeline/io/raster-file.ts';
import { openRemoteBytes, publicName } from '../../../pipeline/io/remote-bytes.ts';
import { seeded } from '../../support/random.ts';
import { gridOf } from '../../support/scene-folder.ts';

type Asked = { url: string; headers: IncomingHttpHeaders };
type Serve = (file: Uint8Array, asked: Asked, response: ServerResponse, nth: number) => void;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server of one file that remembers what it was asked. */
async function server(file: Uint8Array, serve: Serve): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const http = createServer((request, response) => {
    const one = { url: request.url!, headers: request.headers };
    asked.push(one);
    serve(file, one, response, asked.length);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closers.push(() => http.close());
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, asked };
}

const ranges: Serve = (file, { headers }, response) => {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '')!;
  const end = Math.min(file.length - 1, Number(to));
  response.writeHead(206, { 'content-range': `bytes ${from}-${end}/${file.length}`, etag: '"a"' });
  response.end(file.subarray(Number(from), end + 1));
};

const random = seeded(9);
const [width, height] = [1300, 1100];
const data = Uint16Array.from({ length: width * height }, () => random(60_000));
const cog = await encodeCog({ grid: gridOf(width, height), bands: [{ name: 'B04', data }], nodata: 0 });

test('a window of a COG behind a URL takes a request for the head and one for its tile', async () => {
  const { url, asked } = await server(cog, ranges);
  const tiff = await openRaster(`${url}/B04.tif?signature=secret`);
  expect(tiff.name).not.toContain('secret');
  expect(asked.map((a) => a.headers.range)).toEqual(['bytes=0-65535']);
  const w = { col: 600, row: 600, width: 40, height: 30 };
  const got = await tiff.readBand(0, w);
  expect(got).toEqual(
    Uint16Array.from({ length: 1200 }, (_, i) => data[(600 + Math.floor(i / 40)) * width + 600 + (i % 40)]!)
  );
  expect(asked).toHaveLength(2);
  const bytes = asked.slice(1).reduce((n, { headers }) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range!)!;
    return n + Number(to) - Number(from) + 1;
  }, 0);
  expect(bytes).toBeLessThan(cog.length / 6);
  await tiff.close();
});

test('a server that stumbles is asked again, as soon as it says; one that stays down is named without secrets', async () => {
  const { url, asked } = await server(cog, (file, one, response, nth) => {
    if (nth === 1) response.writeHead(503, { 'retry-after': '0' }).end();
    else if (nth === 2) response.destroy();
    else ranges(file, one, response, nth);
  });
  await (await readGeoTiff(await openRemoteBytes(`${url}/x.tif`))).close();
  expect(asked).toHaveLength(3);
  const down = await server(cog, (_file, _one, response) => response.writeHead(500).end());
  await expect(openRemoteBytes(`${down.url}/x.tif?token=secret`)).rejects.toThrow(
    /^http:\/\/127.0.0.1:\d+\/x.tif: the server answers 500/
  );
}, 20_000);

test('what is not there, not allowed, not in ranges or not the same any more is said in a sentence', async () => {
  const answers: [Serve, RegExp][] = [
    [(_f, _o, response) => response.writeHead(404).end(), /x.tif: expected a file, found nothing there \(HTTP 404\)/],
    [(_f, _o, response) => response.writeHead(403).end(), /x.tif: the server does not let it be read \(HTTP 403\)/],
    [
      (file, _o, response) => response.writeHead(200).end(file),
      /x.tif: expected a server that serves ranges .*found HTTP 200/
    ]
  ];
  for (const [serve, sentence] of answers) {
    const { url } = await server(cog, serve);
    await expect(openRemoteBytes(`${url}/x.tif`)).rejects.toThrow(sentence);
  }
  let etag = '"a"';
  const changing = await server(cog, (file, { headers }, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range!)!;
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${file.length}`, etag });
    response.end(file.subarray(Number(from), Number(to) + 1));
  });
  const tiff = await readGeoTiff(await openRemoteBytes(`${changing.url}/x.tif`));
  etag = '"b"';
  await expect(tiff.readBand(0)).rejects.toThrow(/x.tif: changed while it was read/);
});

/** AWS Signature Version 4 from a request as it arrived, written from its specification; no code shared with the signer. */
function signatureOf(method: string, { url, headers }: Asked, secret: string): string {
  const authorization = headers.authorization ?? '';
  const [, date, region, service] = /Credential=[^/]+\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request/.exec(authorization)!;
  const signed = /SignedHeaders=([^,]+)/.exec(authorization)![1]!;
  const [path, query = ''] = url.split('?');
  const canonical = [
    method,
    path,
    query,
    ...signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    headers['x-amz-content-sha256']
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = [date!, region!, service!, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hash].join('\n')).toString('hex');
}

test('the signature check gives the published signature of the published request', () => {
  // Amazon S3 API Reference, "Signature calculations: example GET object".
  const asked: Asked = {
    url: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=x'
    }
  };
  expect(signatureOf('GET', asked, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'
  );
});

test('s3:// asks the store for bucket and key, signed where there are keys and unsigned where not', async () => {
  const { url, asked } = await server(cog, ranges);
  const keys = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'hush', AWS_REGION: 'eu-central-1' };
  const tiff = await readGeoTiff(
    await openRemoteBytes('s3://drops/2024/a scene/B04.tif', undefined, { ...keys, AWS_ENDPOINT_URL: url })
  );
  expect(tiff.name).toBe('s3://drops/2024/a scene/B04.tif');
  expect(await tiff.readBand(0, { col: 3, row: 2, width: 1, height: 1 })).toEqual(Uint16Array.of(data[2 * width + 3]!));
  for (const one of asked) {
    expect(one.url).toBe('/drops/2024/a%20scene/B04.tif');
    expect(one.headers.authorization).toContain(`Signature=${signatureOf('GET', one, 'hush')}`);
    expect(one.headers.authorization).toContain('/eu-central-1/s3/aws4_request');
  }
  asked.length = 0;
  await openRemoteBytes('s3://drops/x.tif', undefined, { AWS_ENDPOINT_URL: url });
  expect(asked[0]!.headers.authorization).toBeUndefined();
  await expect(openRemoteBytes('s3://drops', undefined, {})).rejects.toThrow(
    /Expected s3:\/\/bucket\/key, got s3:\/\/drops/
  );
});

test('a name holds no user, password or query', () => {
  expect(publicName('https://user:pw@host:8443/a%20b/B04.tif?sig=x#y')).toBe('https://host:8443/a b/B04.tif');
});
