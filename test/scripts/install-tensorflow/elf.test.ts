import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readElf } from '../../../scripts/install-tensorflow/elf.ts';

const dir = mkdtempSync(join(tmpdir(), 'parus-elf-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Symbol = { name: string; section: number; binding: number };
const LOCAL = 0;
const GLOBAL = 1;
const WEAK = 2;

/** The least ELF file that has a dynamic section and dynamic symbols: header, strings, symbols, dynamic, section table. */
function elfFile(name: string, symbols: Symbol[], dynamic: [tag: number, text: string][], machine = 62): string {
  let text = '\0';
  const place = (s: string) => {
    const at = text.length;
    text += `${s}\0`;
    return at;
  };
  const symbolTable = Buffer.alloc(24 * (symbols.length + 1)); // the first one is empty
  symbols.forEach((s, i) => {
    const at = 24 * (i + 1);
    symbolTable.writeUInt32LE(place(s.name), at);
    symbolTable[at + 4] = (s.binding << 4) | 2; // a function
    symbolTable.writeUInt16LE(s.section, at + 6);
  });
  const dynamicTable = Buffer.alloc(16 * (dynamic.length + 1)); // the last one is DT_NULL
  dynamic.forEach(([tag, value], i) => {
    dynamicTable.writeBigInt64LE(BigInt(tag), 16 * i);
    dynamicTable.writeBigUInt64LE(BigInt(place(value)), 16 * i + 8);
  });
  const bodies = [Buffer.from(text, 'latin1'), symbolTable, dynamicTable];
  const types = [3, 11, 6]; // SHT_STRTAB, SHT_DYNSYM, SHT_DYNAMIC
  const sections = Buffer.alloc(64 * 4); // the first one is empty
  let offset = 64;
  bodies.forEach((body, i) => {
    const at = 64 * (i + 1);
    sections.writeUInt32LE(types[i]!, at + 4);
    sections.writeBigUInt64LE(BigInt(offset), at + 24);
    sections.writeBigUInt64LE(BigInt(body.length), at + 32);
    sections.writeUInt32LE(1, at + 40); // its strings are in section 1
    offset += body.length;
  });
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(machine, 18);
  head.writeBigUInt64LE(BigInt(offset), 40);
  head.writeUInt16LE(64, 58);
  head.writeUInt16LE(4, 60);
  const path = join(dir, name);
  writeFileSync(path, Buffer.concat([head, ...bodies, sections]));
  return path;
}

test('what a library defines, needs and is called; not what it takes from others or keeps to itself', () => {
  const path = elfFile(
    'libsmall.so',
    [
      { name: 'TF_Version', section: 5, binding: GLOBAL },
      { name: 'TF_Weak', section: 5, binding: WEAK },
      { name: 'malloc', section: 0, binding: GLOBAL },
      { name: 'hidden', section: 5, binding: LOCAL }
    ],
    [
      [1, 'libc.so.6'],
      [1, 'libm.so.6'],
      [14, 'libsmall.so.2'],
      [29, '$ORIGIN/../nvidia/cudnn/lib']
    ]
  );
  expect(readElf(path)).toEqual({
    machine: 'x64',
    soname: 'libsmall.so.2',
    needed: ['libc.so.6', 'libm.so.6'],
    runpath: '$ORIGIN/../nvidia/cudnn/lib',
    exported: new Set(['TF_Version', 'TF_Weak'])
  });
  expect(readElf(path, (name) => name === 'TF_Weak').exported).toEqual(new Set(['TF_Weak']));
});

test('another processor is said', () => {
  expect(readElf(elfFile('arm.so', [], [], 183)).machine).toBe('arm64');
  expect(readElf(elfFile('ppc.so', [], [], 21)).machine).toBe('other');
});

test.runIf(process.platform === 'linux')(
  "this Node exports N-API and needs the C library, as the system's own file",
  () => {
    const node = readElf(process.execPath, (name) => name.startsWith('napi_'));
    expect(node.machine).toBe(process.arch);
    expect(node.exported).toContain('napi_create_function');
    expect(node.exported.size).toBeGreaterThan(100);
    expect(node.needed.some((name) => name.startsWith('libc.'))).toBe(true);
  }
);

test('what is no ELF file, or cut short, is refused with its name', () => {
  const text = join(dir, 'text.so');
  writeFileSync(text, 'INPUT(libtensorflow.so.2)'); // a linker script, as some distributions have
  expect(() => readElf(text)).toThrow(`Expected ${text} as a 64-bit Linux library (ELF), found something else.`);
  const whole = elfFile('whole.so', [], []);
  const half = join(dir, 'half.so');
  writeFileSync(half, readFileSync(whole).subarray(0, 64));
  expect(() => readElf(half)).toThrow(`${half} is cut short.`);
});
