import { closeSync, openSync, readSync } from 'node:fs';
import { Problem } from '../../pipeline/errors.ts';

/** What a shared library says of itself, as its dynamic loader sees it. */
export type Elf = {
  machine: 'x64' | 'arm64' | 'other'; // in the words of process.arch
  soname: string | null; // the name under which others need it
  needed: string[]; // libraries that are loaded with it
  runpath: string; // folders, by colons, where it looks for others; '' for none
  exported: Set<string>; // global and weak symbols that it defines, without versions; only those that `keep` keeps
};

// Elf64 (System V ABI, chapters 4 and 5): types of sections and of entries of the dynamic section.
const SHT_DYNAMIC = 6;
const SHT_DYNSYM = 11;
const DT_NEEDED = 1;
const DT_SONAME = 14;
const DT_RPATH = 15;
const DT_RUNPATH = 29;
const MACHINES: Record<number, Elf['machine']> = { 62: 'x64', 183: 'arm64' };

type Section = { type: number; offset: number; size: number; link: number };

/**
 * Reads a 64-bit little-endian ELF file's dynamic symbols and needs: what `nm -D --defined-only` and `readelf -d` say, without
 * binutils and without reading the gigabyte between. Throws a Problem 'BadFile' for anything else.
 */
export function readElf(path: string, keep: (name: string) => boolean = () => true): Elf {
  const fd = openSync(path, 'r');
  try {
    const at = (offset: number, size: number): Buffer => {
      const bytes = Buffer.alloc(size);
      if (readSync(fd, bytes, 0, size, offset) !== size) throw new Problem('BadFile', `${path} is cut short.`);
      return bytes;
    };
    const head = Buffer.alloc(64);
    const got = readSync(fd, head, 0, 64, 0);
    if (got < 64 || head.readUInt32BE(0) !== 0x7f454c46 || head[4] !== 2 || head[5] !== 1) {
      throw new Problem('BadFile', `Expected ${path} as a 64-bit Linux library (ELF), found something else.`);
    }
    const sections = readSections(head, at);
    const strings = (section: Section): Buffer => {
      const table = sections[section.link];
      if (!table) throw new Problem('BadFile', `Expected a string table in ${path}, found none.`);
      return at(table.offset, table.size);
    };
    const dynamic = sections.find((s) => s.type === SHT_DYNAMIC);
    const symbols = sections.find((s) => s.type === SHT_DYNSYM);
    const entries = dynamic ? readDynamic(at(dynamic.offset, dynamic.size), strings(dynamic)) : [];
    const named = (tag: number) => entries.filter((e) => e.tag === tag).map((e) => e.name);
    return {
      machine: MACHINES[head.readUInt16LE(18)] ?? 'other',
      soname: named(DT_SONAME)[0] ?? null,
      needed: named(DT_NEEDED),
      runpath: [...named(DT_RPATH), ...named(DT_RUNPATH)].join(':'),
      exported: symbols ? readExported(at(symbols.offset, symbols.size), strings(symbols), keep) : new Set()
    };
  } finally {
    closeSync(fd);
  }
}

function readSections(head: Buffer, at: (offset: number, size: number) => Buffer): Section[] {
  const [size, count] = [head.readUInt16LE(58), head.readUInt16LE(60)];
  const table = at(Number(head.readBigUInt64LE(40)), size * count);
  return Array.from({ length: count }, (_, i) => {
    const entry = table.subarray(i * size, (i + 1) * size);
    return {
      type: entry.readUInt32LE(4),
      offset: Number(entry.readBigUInt64LE(24)),
      size: Number(entry.readBigUInt64LE(32)),
      link: entry.readUInt32LE(40)
    };
  });
}

const textAt = (strings: Buffer, offset: number): string =>
  strings.toString('latin1', offset, strings.indexOf(0, offset));

function readDynamic(table: Buffer, strings: Buffer): { tag: number; name: string }[] {
  const named = [DT_NEEDED, DT_SONAME, DT_RPATH, DT_RUNPATH];
  const entries: { tag: number; name: string }[] = [];
  for (let i = 0; i + 16 <= table.length; i += 16) {
    const tag = Number(table.readBigInt64LE(i));
    if (named.includes(tag)) entries.push({ tag, name: textAt(strings, Number(table.readBigUInt64LE(i + 8))) });
  }
  return entries;
}

/** A symbol is 24 bytes: name, info (binding in the upper half), other, section (0: defined elsewhere), value, size. */
function readExported(table: Buffer, strings: Buffer, keep: (name: string) => boolean): Set<string> {
  const names = new Set<string>();
  for (let i = 0; i + 24 <= table.length; i += 24) {
    const binding = table[i + 4]! >> 4;
    if (table.readUInt16LE(i + 6) === 0 || binding === 0) continue; // undefined, or local
    const name = textAt(strings, table.readUInt32LE(i));
    if (keep(name)) names.add(name);
  }
  return names;
}
