import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Window } from '../../pipeline/geo/window.ts';
import { parseSidecar, parseStacItem, type SceneItem } from '../../pipeline/io/stac-item.ts';
import { cut } from '../../pipeline/tile/cut.ts';
import { type LookOptions, type LookSource, maskLook, openLook } from '../mask/mask-file.ts';
import type { Ground } from './ground.ts';

/** A scene folder or a GeoTIFF that belongs to no run. */
export type OutsideScene = {
  id: string;
  item: Pick<SceneItem, 'datetime' | 'date'> | null; // null: nothing says when it was taken
  level: LookSource['level'];
  ground: Ground & { close(): Promise<void> };
};

/** Throws as `openLook` does. */
export async function outsideScene(path: string, options: LookOptions = {}): Promise<OutsideScene> {
  const source = await openLook(path, options);
  const item = await itemOf(path);
  return {
    id: item?.id ?? basename(path).replace(/\.(tiff?|jp2)$/i, ''),
    item,
    level: source.level,
    ground: groundOfLook(source)
  };
}

export const groundOfPath = async (path: string): Promise<Ground & { close(): Promise<void> }> =>
  groundOfLook(await openLook(path, {}));

/** The mask of that date alone is made whole, when it is first asked for; a byte a pixel. */
export function groundOfLook(source: LookSource, made?: Uint8Array): Ground & { close(): Promise<void> } {
  const { grid } = source;
  const whole: Window = { col: 0, row: 0, width: grid.width, height: grid.height };
  let mask: Promise<Uint8Array> | null = made ? Promise.resolve(made) : null;
  return {
    grid,
    async rgb(window) {
      const { bands } = await source.read(window);
      const [red, blue] = [bands.B04!, bands.B02!]; // no look is opened without these
      return [red, bands.B03 ?? red.map((r, i) => (r + blue[i]!) / 2), blue];
    },
    async mask(window) {
      mask ??= maskLook(source);
      return cut(await mask, whole, window);
    },
    close: () => source.close()
  };
}

/** What item.json or the sidecar says; null where there is neither. */
async function itemOf(path: string): Promise<SceneItem | null> {
  const inside = join(path, 'item.json');
  const item = await readFile(inside, 'utf8').catch(() => null);
  if (item !== null) return parseStacItem(item, inside);
  const beside = path.replace(/\.tiff?$/i, '.json');
  const sidecar = beside === path ? null : await readFile(beside, 'utf8').catch(() => null);
  return sidecar === null ? null : parseSidecar(sidecar, beside, basename(path));
}
