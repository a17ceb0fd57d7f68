import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { isProblem, Problem } from '../errors.ts';
import { byCodeUnit } from '../ids.ts';
import type { FileRef, IngestInput } from '../stages/artefacts.ts';
import { sha256Hex } from './keys.ts';
import { parseSidecar, parseStacItem, type SceneItem } from './stac-item.ts';

/** What a drop holds. Every list is sorted by path. */
export type DropListing = {
  candidates: IngestInput[];
  rejected: { id: string; item: string; reason: string; files: FileRef[] }[]; // items that cannot even be candidates
  ignored: (FileRef & { reason: string })[]; // files that no scene rests on
};

/** Folders below the drop that are looked through: deep enough for scenes/<id>/x, and an end to loops of links. */
const MAX_DEPTH = 4;

/**
 * Finds the scenes of a drop, the folder `scenes/` or its parent: folders with an item.json, GeoTIFFs with a sidecar
 * (x.tif and x.json), SAFE folders. Hashes every file, so that jobs can be keyed by content.
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
  for (const item of safes) found.push({ item, form: 'safe' });
  found.sort((a, b) => byCodeUnit(a.item, b.item));
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
  for (const { item, form } of found) {
    let id = idOfPath(item);
    const own: string[] = []; // files that this scene names and the drop has
    try {
      if (form === 'safe')
        throw new Problem(
          'Unsupported',
          `${item}: a SAFE folder, whose JPEG 2000 bands are not read by this version. Expected one GeoTIFF a band with an item.json.`,
          { subject: item }
        );
      named.set(item, '');
      own.push(item);
      const text = await readFile(join(root, item), 'utf8');
      const scene = form === 'stac' ? parseStacItem(text, item) : parseSidecar(text, item, tiffOf(item, files)!);
      id = scene.id;
      for (const href of scene.others) {
        const path = insideDrop(item, href);
        if (path && !named.has(path)) named.set(path, `an asset of ${item} that is not needed`);
      }
      const paths = assetPaths(scene, item, form);
      for (const path of paths) named.set(path, '');
      own.push(...paths.filter((path) => files.has(path)));
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
  for (const path of [...files].sort(byCodeUnit)) {
    const why = named.get(path) ?? 'no item or sidecar names it';
    if (why !== '') out.ignored.push({ ...(await hash(path)), reason: why });
  }
  return out;
}

/** The id that stands for a scene whose item cannot be read: its folder, its file's name, or the SAFE's. */
export function idOfPath(item: string): string {
  const base = posix.basename(item);
  if (base !== 'item.json') return base.replace(/\.(json|SAFE)$/i, '');
  const folder = posix.basename(posix.dirname(item));
  return folder === '.' ? 'item' : folder;
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

/** All files below the root but hidden ones, and its SAFE folders, as paths relative to it. */
async function walk(root: string): Promise<{ files: Set<string>; safes: string[] }> {
  const files = new Set<string>();
  const safes: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const names = await readdir(join(root, folder)).catch((e: NodeJS.ErrnoException) => {
      if (folder === '' && (e.code === 'ENOENT' || e.code === 'ENOTDIR')) {
        throw new Problem(
          'NoScene',
          `Expected a folder of scenes at ${root}, found ${e.code === 'ENOENT' ? 'nothing' : 'a file'}.`,
          { subject: root }
        );
      }
      throw e;
    });
    for (const name of names.sort(byCodeUnit)) {
      if (name.startsWith('.')) continue;
      const path = folder === '' ? name : `${folder}/${name}`;
      const kind = await stat(join(root, path)).catch((e: NodeJS.ErrnoException) => {
        if (e.code === 'ENOENT' || e.code === 'ELOOP') return null; // a link to nowhere
        throw e;
      });
      if (kind?.isDirectory()) {
        if (/\.SAFE$/i.test(name)) safes.push(path);
        else if (depth < MAX_DEPTH) await visit(path, depth + 1);
      } else if (kind?.isFile()) files.add(path);
    }
  };
  await visit('', 1);
  return { files, safes };
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
    `${root}: expected a folder a scene with item.json, or x.tif with x.json, found ${found}.`,
    { subject: root }
  );
}
