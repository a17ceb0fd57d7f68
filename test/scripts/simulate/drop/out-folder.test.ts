import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isProblem } from '../../../../pipeline/errors.ts';
import { clearOut } from '../../../../scripts/simulate/drop/out-folder.ts';
import { emptyFolder, put } from '../../../support/scene-folder.ts';

const RECIPE = '{ "simulated": true }';
const listed = (folder: string) => readdirSync(folder, { recursive: true }).sort();

test('a folder that is not there or empty needs no room', () => {
  const folder = emptyFolder();
  clearOut(join(folder, 'new'), 'scenes');
  clearOut(folder, 'scenes');
  expect(readdirSync(folder)).toEqual([]);
});

test('an earlier drop goes, whole or stopped midway', () => {
  for (const left of [
    ['scenes/a/item.json', 'truth/plots.parquet', 'farmers.geojson'],
    ['.scratch/0.planes'],
    ['recipe.json.part'],
    []
  ]) {
    const folder = emptyFolder();
    put(folder, 'recipe.json', RECIPE);
    for (const path of left) put(folder, path, 'x');
    clearOut(folder, 'scenes');
    expect(readdirSync(folder)).toEqual([]);
  }
  const patches = emptyFolder();
  put(patches, 'recipe.json', RECIPE);
  put(patches, 'patch-01/truth/ground.tif', 'x');
  clearOut(patches, 'patches');
  expect(readdirSync(patches)).toEqual([]);
});

test.each([
  ['a file of another hand', { 'recipe.json': RECIPE, 'scenes/a/item.json': '{}', 'notes.txt': 'mine' }, 'notes.txt'],
  ['a drop without a recipe', { 'scenes/a/item.json': '{}' }, 'scenes'],
  ['a recipe of something else', { 'recipe.json': '{ "name": "soup" }' }, 'recipe.json'],
  ['a recipe that is none', { 'recipe.json': 'flour, water' }, 'recipe.json'],
  ['patches', { 'recipe.json': RECIPE, 'patch-0/a.tif': 'x' }, 'patch-0']
])('%s is refused by name, and all of it stays', (_, files, named) => {
  const folder = emptyFolder();
  for (const [path, text] of Object.entries(files)) put(folder, path, text);
  const before = listed(folder);
  let caught: unknown;
  try {
    clearOut(folder, 'scenes');
  } catch (e) {
    caught = e;
  }
  expect(isProblem(caught) && caught._tag).toBe('BadUsage');
  expect((caught as Error).message).toContain(`which holds ${named}.`);
  expect(listed(folder)).toEqual(before);
});

test('a file in place of the folder is refused', () => {
  const folder = emptyFolder();
  put(folder, 'file', 'x');
  expect(() => clearOut(join(folder, 'file'), 'scenes')).toThrow(/Expected --out as a folder, got the file/);
  mkdirSync(join(folder, 'sub'));
  expect(existsSync(join(folder, 'file'))).toBe(true);
});
