import { expect, test } from 'vitest';
import { PRODUCTS } from '../../pipeline/score/products/table.ts';
import { parus } from '../support/cli.ts';

test('the list names every product; one of them comes as JSON with its figures, or as text', async () => {
  const list = await parus(['products', '--lang', 'en']);
  expect(list.code).toBe(0);
  for (const p of PRODUCTS) expect(list.out).toContain(p.id);
  const one = await parus(['products', 'split-settlement', '--json']);
  expect(JSON.parse(one.out)).toEqual(PRODUCTS.find((p) => p.id === 'split-settlement'));
  expect((await parus(['products', 'input-purchase', '--lang', 'zh'])).out).toContain('采购贷');
});

test('a product that there is not: exit 2, and which there are', async () => {
  const { code, err } = await parus(['products', 'roulette']);
  expect(code).toBe(2);
  expect(err).toMatch(/Expected a product \(input-purchase, .*\), found 'roulette'/);
});
