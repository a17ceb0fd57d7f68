import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyOf } from '../../../pipeline/io/keys.ts';
import { fileStore, openStore } from '../../../pipeline/io/store.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'parus-store-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('what was put is there, byte for byte, and nothing else is', async () => {
  const store = fileStore(root);
  const key = keyOf('tile', 1, 'a');
  expect(await store.has(key)).toBe(false);
  await expect(store.get(key)).rejects.toThrow(key);
  await store.put(key, Buffer.from('ground'));
  await store.put(key, Buffer.from('ground'));
  expect(Buffer.from(await store.get(key)).toString()).toBe('ground');
  const files = (await readdir(root, { recursive: true })).filter((f) => f.includes(key));
  expect(files).toHaveLength(1);
  expect(await readFile(join(root, files[0]!), 'utf8')).toBe('ground');
});

test('refuses a store of a kind that it does not know', () => {
  expect(() => openStore('ftp://somewhere')).toThrow(/file:/);
});
