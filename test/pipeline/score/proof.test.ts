import { expect, test } from 'vitest';
import { PROOF_TYPES, readProofs, reusedHashes } from '../../../pipeline/score/proof.ts';
import { proof } from '../../support/proofs.ts';

const LEASE = {
  type: 'land_transfer_contract',
  plotId: 'P1',
  sha256: 'ab'.repeat(32),
  capturedAt: '2024-05-01',
  geo: { lon: 114.5, lat: 35.6, crs: 'gcj02' },
  ocrFields: { areaMu: 12.5, until: '2026-12-31', lessor: '王某某', idNumber: '4105' },
  verified: 'registry',
  weight: 0.9
};

test('a lease is read with what was not on it as null, and without the names that were', () => {
  expect(readProofs([LEASE], 'f', () => expect.unreachable())).toEqual([
    {
      ...LEASE,
      ocrFields: { areaMu: 12.5, from: null, until: '2026-12-31', signedOn: null, lessorKnown: null }
    }
  ]);
});

test('every kind can be shown with nothing read from it', () => {
  expect(PROOF_TYPES).toHaveLength(8);
  for (const type of PROOF_TYPES)
    expect(
      Object.values(proof(type, {}).ocrFields).every((v) => v === null),
      type
    ).toBe(true);
});

test('a proof that breaks its shape proves nothing, and says where, what was expected and what was found', () => {
  const cases: [change: object, sentence: RegExp][] = [
    [{ type: 'diploma' }, /evidence\.0\.type/],
    [{ sha256: 'abc' }, /F1: evidence\.0\.sha256: expected 64 hex digits, found "abc"; it proves nothing/],
    [{ capturedAt: '2024-13-01' }, /capturedAt: expected a date as YYYY-MM-DD, found "2024-13-01"/],
    [{ weight: 1.5 }, /weight.*found 1.5/],
    [{ verified: 'neighbour' }, /verified.*found "neighbour"/],
    [{ geo: { lon: 200, lat: 0 } }, /geo\.lon.*found 200/],
    [{ ocrFields: { areaMu: -3 } }, /ocrFields\.areaMu.*found -3/],
    [{ ocrFields: undefined }, /ocrFields.*found nothing/]
  ];
  for (const [change, sentence] of cases) {
    const said: string[] = [];
    expect(readProofs([{ ...LEASE, ...change }, LEASE], 'F1', (s) => said.push(s))).toHaveLength(1);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(sentence);
  }
});

test('no list is no evidence; something else than a list is told', () => {
  const said: string[] = [];
  for (const none of [null, undefined, []]) expect(readProofs(none, 'F1', (s) => said.push(s))).toEqual([]);
  expect(said).toEqual([]);
  expect(readProofs('lease.pdf', 'F1', (s) => said.push(s))).toEqual([]);
  expect(said[0]).toMatch(/expected a list of proofs in evidence, found "lease.pdf"/);
});

test('a photo shown for two plots or by two farmers is reused; the same photo twice for one plot, and one lease for two, are not', () => {
  const photo = (plotId: string) => proof('plot_photo', {}, { plotId, sha256: 'aa'.repeat(32) });
  const lease = (plotId: string) => proof('land_transfer_contract', {}, { plotId, sha256: 'bb'.repeat(32) });
  const of = (...shown: [string, ...ReturnType<typeof photo>[]][]) =>
    reusedHashes(shown.map(([farmerId, ...proofs]) => ({ farmerId, proofs }))).size;
  expect(of(['F1', photo('P1'), photo('P1')])).toBe(0);
  expect(of(['F1', photo('P1'), photo('P2')])).toBe(1);
  expect(of(['F1', photo('P1')], ['F2', photo('P1')])).toBe(1);
  expect(reusedHashes([{ farmerId: 'F1', proofs: [lease('P1'), lease('P2')] }]).size).toBe(0);
});
