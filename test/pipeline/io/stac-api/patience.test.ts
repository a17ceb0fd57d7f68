import { expect, test } from 'vitest';
import { failureSentence, HttpFailure, plainUrl } from '../../../../pipeline/io/stac-api/failure.ts';
import { backoffMs, gateOf, paceOf, patiently, retryAfterMs } from '../../../../pipeline/io/stac-api/patience.ts';
import { seeded } from '../../../support/random.ts';
import { testHttp } from '../../../support/stac-server.ts';

const failure = (more: { status?: number; mendable?: boolean; waitMs?: number } = {}) =>
  new HttpFailure('https://a.example/x?sig=SECRET', 'HTTP 503', { status: 503, mendable: true, ...more });

test('waits double from a second to a minute, each between half and all of it', () => {
  expect([1, 2, 3, 9].map((n) => backoffMs(n, () => 0))).toEqual([500, 1000, 2000, 30_000]);
  const random = seeded(3);
  for (let n = 1; n < 40; n++) {
    const full = Math.min(60_000, 1000 * 2 ** (n - 1));
    const wait = backoffMs(n, random);
    expect(wait >= full / 2 && wait < full, `${n}: ${wait}`).toBe(true);
  }
});

test('Retry-After in seconds and as an HTTP date; nonsense is none', () => {
  const now = Date.UTC(2024, 5, 1, 12, 0, 0);
  expect(retryAfterMs('120', now)).toBe(120_000);
  expect(retryAfterMs('Sat, 01 Jun 2024 12:00:30 GMT', now)).toBe(30_000);
  expect(retryAfterMs('Sat, 01 Jun 2024 11:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('soon', now)).toBeNull();
  expect(retryAfterMs(null, now)).toBeNull();
});

test('tries again as often as allowed, as long as asked, and begins to count anew when something came', async () => {
  const { http, waits } = testHttp();
  let calls = 0;
  const fail = (more?: Parameters<typeof failure>[0]) => async () => {
    calls++;
    throw failure(more);
  };
  await expect(patiently(fail(), http.deps, 3)).rejects.toThrow(/HTTP 503 \(4 times in a row\)/);
  expect(calls).toBe(4);
  expect(waits).toEqual([750, 1500, 3000]);

  calls = 0;
  const grows = [false, false, true, false, false];
  const answer = await patiently(
    async () => (calls++ < 5 ? Promise.reject(failure({ waitMs: 7 })) : 'done'),
    http.deps,
    3,
    () => grows[calls - 1]!
  );
  expect([answer, calls, waits.slice(3)]).toEqual(['done', 6, [7, 7, 7, 7, 7]]);

  calls = 0;
  await expect(patiently(fail({ mendable: false }), http.deps, 3)).rejects.toThrow();
  await expect(patiently(fail({ waitMs: 3_600_000 }), http.deps, 3)).rejects.toThrow(/wish to wait 60 min/);
  expect(calls).toBe(2);
});

test('requests pass evenly; a hold stops them all', async () => {
  const { http, clock } = testHttp({ now: 0 });
  const pace = paceOf(4, http.deps);
  const at: number[] = [];
  for (let n = 0; n < 3; n++) at.push(await pace.pass().then(() => clock.now));
  pace.hold(10_000);
  at.push(await pace.pass().then(() => clock.now));
  expect(at).toEqual([0, 250, 500, 10_500]);
});

test('a gate lets no more in than it should, in order, and survives failures', async () => {
  const random = seeded(5);
  for (const most of [1, 2, 5]) {
    const gate = gateOf(most);
    let running = 0;
    let peak = 0;
    const order: number[] = [];
    const work = Array.from({ length: 30 }, (_, n) =>
      gate(async () => {
        order.push(n);
        peak = Math.max(peak, ++running);
        await new Promise((done) => setTimeout(done, random(3)));
        running--;
        if (n % 4 === 0) throw new Error(String(n));
      }).catch(() => {})
    );
    await Promise.all(work);
    expect([peak, order]).toEqual([most, Array.from({ length: 30 }, (_, n) => n)]);
  }
});

test('sentences name the URL without what is secret in it, the status and what to do', () => {
  expect(plainUrl('https://user:pw@a.example:8443/x/y.tif?sig=1#f')).toBe('https://a.example:8443/x/y.tif');
  expect(plainUrl('s3://eodata/x/B02.jp2?versionId=1')).toBe('s3://eodata/x/B02.jp2');
  expect(plainUrl('not a url?sig=1')).toBe('not a url');
  const said = (status: number, mendable = false) =>
    failureSentence(new HttpFailure('https://a.example/x?sig=SECRET', `HTTP ${status}`, { status, mendable }), null);
  expect(said(404)).toMatch(/^https:\/\/a\.example\/x: expected an answer, got HTTP 404; the server does not have it/);
  expect(said(503, true)).toMatch(/the same command goes on where it stopped/);
  expect(failureSentence(failure({ status: 401 }), 'PARUS_X')).toMatch(/check PARUS_X/);
  for (const status of [400, 401, 403, 404, 429, 500]) expect(said(status)).not.toMatch(/SECRET|sig/);
});
