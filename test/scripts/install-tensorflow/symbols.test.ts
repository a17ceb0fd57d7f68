import { expect, test } from 'vitest';
import {
  bindingSymbols,
  isForCuda,
  isWorthKeeping,
  missingSymbols
} from '../../../scripts/install-tensorflow/symbols.ts';

test('a whole library lacks nothing, its functions spread over two files', () => {
  const all = bindingSymbols();
  expect(all).toHaveLength(55);
  expect(new Set(all).size).toBe(55);
  expect(missingSymbols([new Set(all.slice(0, 20)), new Set(all.slice(20))])).toEqual([]);
});

test('each function that is taken away is named, and it alone, with what it is for', () => {
  for (const gone of bindingSymbols()) {
    const found = missingSymbols([new Set(bindingSymbols().filter((name) => name !== gone))]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${gone} \\(.+\\)$`));
  }
  expect(missingSymbols([new Set(bindingSymbols().filter((n) => n !== 'TF_SessionRun'))])).toEqual([
    'TF_SessionRun (saved models)'
  ]);
});

test('a library for CUDA is known by where it looks for NVIDIA, or by the stubs it brings', () => {
  const none = { runpath: '$ORIGIN/', exported: new Set(['TF_Version']) };
  expect(isForCuda([none])).toBe(false);
  expect(isForCuda([none, { ...none, runpath: '$ORIGIN/:$ORIGIN/../nvidia/cudnn/lib' }])).toBe(true);
  expect(isForCuda([{ ...none, exported: new Set(['cublasSgemm_v2']) }])).toBe(true);
});

test('of a million symbols only those of the C API and of CUDA are kept', () => {
  const names = ['TF_Version', 'TFE_Execute', 'cublasAlloc', '_ZN10tensorflow5TF_OpE', 'TFLite_x', 'xTF_Version'];
  expect(names.filter(isWorthKeeping)).toEqual(['TF_Version', 'TFE_Execute', 'cublasAlloc']);
});
