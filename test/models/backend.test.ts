import { expect, test } from 'vitest';
import { startBackend } from '../../models/backend.ts';

test('WASM starts, says its name, and leaves no process-wide handlers', async () => {
  const before = [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')];
  const backend = await startBackend('wasm');
  expect(backend.name).toBe('wasm');
  expect(backend.version).toMatch(/^4\./);
  expect([process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')]).toEqual(before);
});

test('a demanded back end that is absent is an error that names what was looked for', async () => {
  await expect(startBackend('gpu')).rejects.toMatchObject({
    _tag: 'NoBackend',
    message: expect.stringContaining('@tensorflow/tfjs-node-gpu')
  });
});

test('auto takes what runs', async () => {
  const backend = await startBackend('auto');
  expect(['gpu', 'native', 'webgpu', 'wasm', 'cpu']).toContain(backend.name);
});
