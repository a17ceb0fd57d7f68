import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isProblem, Problem } from '../errors.ts';
import { byCodeUnit } from '../ids.ts';
import type { FileRef, IngestInput } from '../stages/artefacts.ts';
import { sha256Hex } from './keys.ts';
import { isSafeItem, parseSafe, tileMetadataOf } from './safe.ts';
import { parseSidecar, parseStacItem, type SceneItem } from './stac-item.ts';
import { MAX_XML } from './xml.ts';

/** What a drop holds. Every list is sorted by path. */
export type DropListing = {
  candidates: IngestInput[];
  rejected: { id: string; item: string; reason: string; files: FileRef[] }[]; // items that cannot even be candidates
  ignored: (FileRef & { reason: string })[]; // files that no scene rests on
};

/** Folders below the drop that are looked through: deep enough for scenes/<id>/x, and an end to loops of links. */
const MAX_DEPTH = 4;
/** Folders below a SAFE folder: GRANULE/<granule>/IMG_DATA/R10m. */
const SAFE_DEPTH = 4;

/**
 * Finds the scenes of a drop, the folder `scenes/` or its parent: folders with an item.json, GeoTIFFs with a sidecar
 * (x.tif and x.json), SAFE folders. Hashes every file, so that jobs can be keyed by content; of a SAFE folder only the
 * metadata and the bands that are read, for the rest of a product is some hundred files of which no scene rests on one.
 *
 * Throws NoScene where there is none. Reads file names, items and hashes; pixels are ingest's business.
 */
export async function listDrop(root: string, dropIndex: number): Promise<DropListing> {
  const { files, safes } = await walk(root);
  const found: { item: string; form: IngestInput['form'] }[] = [];
  for (const path of files) {
    if (posix.basename(path) === 'item.json') found.push({ item: path, form: 'stac' });
    else if (isSidecar(path, files)) found.push({ item: path, form: 'plain' });
  }
  for (const item of safes.keys()) found.push({ item, form: 'safe' });
  // SAFE folders last: an item.json that names their files speaks for them.
  found.sort((a, b) => Number(a.form === 'safe') - Number(b.form === 'safe') || byCodeUnit(a.item, b.item));
  if (found.length === 0) throw noScene(root, [...files]);

  const hashes = new Map<string, FileRef>();
  const hash = async (path: string): Promise<FileRef> => {
    const ref = hashes.get(path) ?? (await hashFile(root, path));
    hashes.set(path, ref);
    return ref;
  };
  const hashAll = (paths: string[]) => Promise.all([...new Set(paths)].sort(byCodeUnit).map(hash));
  const out: DropListing = { candidates: [], rejected: [], ignored: [] };
  const firstOf = new Map<string, string>();
  const named = new Map<string, string>(); // path → why it is not ignored, or why it is
  const all = new Set([...files, ...[...safes.values()].flatMap((inner) => [...inner])]);
  for (const { item, form } of found) {
    const inner = safes.get(item) ?? all;
    if (form === 'safe' && [...inner].some((path) => named.get(path) === '')) continue;
    let id = idOfPath(item);
    const own: string[] = []; // files that this scene names and the drop has
    try {
      named.set(item, '');
      own.push(item);
      const scene = form === 'safe' ? await readSafe(root, item, inner, own) : await readItem(root, item, form, files);
      id = scene.id;
      for (const href of scene.others) {
        const path = insideDrop(item, href);
        if (path && !named.has(path)) named.set(path, `an asset of ${item} that is not needed`);
      }
      const paths = assetPaths(scene, item, form);
      for (const path of paths) named.set(path, '');
      own.push(...paths.filter((path) => inner.has(path)));
      const first = firstOf.get(id);
      if (first)
        throw new Problem('DuplicateScene', `${item}: expected one scene of id ${id}, found it in ${first} already.`, {
          subject: item
        });
      firstOf.set(id, item);
      out.candidates.push({ drop: dropIndex, item, form, files: await hashAll(own) });
    } catch (e) {
      if (!isProblem(e)) throw e;
      out.rejected.push({ id, item, reason: e.message, files: await hashAll(own) });
    }
  }
  for (const list of [out.candidates, out.rejected]) list.sort((a, b) => byCodeUnit(a.item, b.item));
  for (const path of [...files].sort(byCodeUnit)) {
    const why = named.get(path) ?? 'no item or sidecar names it';
    if (why !== '') out.ignored.push({ ...(await hash(path)), reason: why });
  }
  return out;
}

async function readItem(root: string, item: string, form: 'stac' | 'plain', files: ReadonlySet<string>) {
  const text = await readFile(join(root, item), 'utf8');
  return form === 'stac' ? parseStacItem(text, item) : parseSidecar(text, item, tiffOf(item, files)!);
}

/** The scene of a SAFE folder; the files of metadata that it rests on go into `own` as soon as they are known. */
async function readSafe(root: string, item: string, files: ReadonlySet<string>, own: string[]): Promise<SceneItem> {
  if (!isSafeItem(item)) {
    own.length = 0;
    throw new Problem('BadFile', `${item}: expected MTD_MSIL2A.xml or MTD_MSIL1C.xml in the folder, found none.`, {
      subject: item
    });
  }
  const text = async (path: string) => {
    const { size } = await stat(join(root, path));
    if (size <= MAX_XML) return readFile(join(root, path), 'utf8');
    throw new Problem('BadFile', `${path}: expected at most ${MAX_XML} bytes of metadata, found ${size}.`, {
      subject: path
    });
  };
  const product = await text(item);
  const tile = tileMetadataOf(item, files);
  if (tile) own.push(tile);
  return parseSafe(product, item, tile ? { path: tile, text: await text(tile) } : null, files);
}

/** The id that stands for a scene whose item cannot be read: its folder, its file's name, or the SAFE's. */
export function idOfPath(item: string): string {
  const base = posix.basename(item);
  if (base !== 'item.json' && !isSafeItem(item)) return base.replace(/\.(json|SAFE)$/i, '');
  const folder = posix.basename(posix.dirname(item));
  return folder === '.' ? 'item' : folder.replace(/\.SAFE$/i, '');
}

/** The GeoTIFF beside a sidecar, if there is one. */
export function tiffOf(sidecar: string, files: ReadonlySet<string>): string | null {
  const stem = sidecar.slice(0, -'.json'.length);
  return ['.tif', '.tiff', '.TIF', '.TIFF'].map((ext) => stem + ext).find((path) => files.has(path)) ?? null;
}

/** In a folder with an item.json the item speaks for every file. */
const isSidecar = (path: string, files: ReadonlySet<string>): boolean =>
  path.endsWith('.json') && tiffOf(path, files) !== null && !files.has(posix.join(posix.dirname(path), 'item.json'));

/** The path, relative to the drop, that an href of an item means; null for a URL or a place outside the drop. */
export function insideDrop(item: string, href: string): string | null {
  if (/^[a-z][a-z0-9+.-]+:/i.test(href) || posix.isAbsolute(href) || href.includes('\\') || href.includes('\0'))
    return null;
  const path = posix.join(posix.dirname(item), href);
  return path === '..' || path.startsWith('../') ? null : path;
}

/** Files of a scene's assets, relative to the drop. Throws BadItem on an href that leads out of it. */
function assetPaths(scene: SceneItem, item: string, form: IngestInput['form']): string[] {
  const paths = Object.entries(scene.assets).map(([band, { href }]) => {
    const path = form === 'plain' ? href : insideDrop(item, href);
    if (path !== null) return path;
    throw new Problem(
      'BadItem',
      `${item}: expected asset ${band} as a relative path inside the drop, found '${href}'.`,
      {
        subject: item
      }
    );
  });
  return [...new Set(paths)];
}

/**
 * All files below the root but hidden ones, as paths relative to it. Those of SAFE folders stand apart, by the product
 * metadata of each (the folder itself where it has none). The root may be one. A folder with an item.json is none.
 */
async function walk(root: string): Promise<{ files: Set<string>; safes: Map<string, Set<string>> }> {
  const files = new Set<string>();
  const safes = new Map<string, Set<string>>();
  const visit = async (folder: string, into: Set<string>, depthLeft: number): Promise<void> => {
    const names = (await namesIn(root, folder)).filter((name) => !name.startsWith('.')).sort(byCodeUnit);
    const item = names.findLast(isSafeItem); // Level-2A before Level-1C
    const isSafe = /\.SAFE$/i.test(folder);
    if (into === files && (isSafe || item !== undefined) && !names.includes('item.json')) {
      const inner = new Set<string>();
      safes.set(item === undefined ? folder : posix.join(folder, item), inner);
      return visit(folder, inner, SAFE_DEPTH);
    }
    const left = isSafe ? SAFE_DEPTH : depthLeft;
    for (const name of names) {
      const path = posix.join(folder, name);
      const kind = await stat(join(root, path)).catch((e: NodeJS.ErrnoException) => {
        if (e.code === 'ENOENT' || e.code === 'ELOOP') return null; // a link to nowhere
        throw e;
      });
      if (kind?.isFile()) into.add(path);
      else if (kind?.isDirectory() && (left > 0 || /\.SAFE$/i.test(name))) await visit(path, into, left - 1);
    }
  };
  await visit('', files, MAX_DEPTH - 1);
  return { files, safes };
}

async function namesIn(root: string, folder: string): Promise<string[]> {
  return readdir(join(root, folder)).catch((e: NodeJS.ErrnoException) => {
    if (folder === '' && (e.code === 'ENOENT' || e.code === 'ENOTDIR')) {
      const found = e.code === 'ENOENT' ? 'nothing' : 'a file';
      throw new Problem('NoScene', `Expected a folder of scenes at ${root}, found ${found}.`, { subject: root });
    }
    throw e;
  });
}

/** The text of a listed file. Throws an Error where it is not what was listed: what rests on it has another key now. */
export async function readListed(root: string, file: FileRef): Promise<string> {
  const bytes = await readFile(join(root, file.path));
  if (sha256Hex(bytes) === file.sha256) return bytes.toString('utf8');
  throw new Error(`${file.path}: changed since the drop was listed.`);
}

/** Throws an Error where a listed file is gone or has another size: a cheap look before its pixels are trusted. */
export async function checkListed(root: string, file: FileRef): Promise<void> {
  const { size } = await stat(join(root, file.path));
  if (size !== file.bytes) throw new Error(`${file.path}: expected ${file.bytes} bytes as listed, found ${size}.`);
}

/** Files up to this size are hashed from memory, which is many times faster than a stream for small ones. */
const SMALL = 4 * 2 ** 20;

async function hashFile(root: string, path: string): Promise<FileRef> {
  const absolute = join(root, path);
  const hash = createHash('sha256');
  let bytes = 0;
  const take = (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
  };
  if ((await stat(absolute)).size <= SMALL) take(await readFile(absolute));
  else for await (const chunk of createReadStream(absolute, { highWaterMark: 1 << 20 })) take(chunk as Buffer);
  return { path, sha256: hash.digest('hex'), bytes };
}

function noScene(root: string, files: string[]): Problem {
  const some = files.sort(byCodeUnit).slice(0, 3).join(', ');
  const found =
    files.length === 0
      ? 'no file'
      : `${files.length} ${files.length === 1 ? 'file' : 'files'} (${some}${files.length > 3 ? ', …' : ''})`;
  return new Problem(
    'NoScene',
    `${root}: expected a folder a scene with item.json, x.tif with x.json, or a SAFE folder, found ${found}.`,
    { subject: root }
  );
}
