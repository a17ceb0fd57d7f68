import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDrop } from './drop.ts';

/** `npm run samples`: writes the simulated drop of `data-samples/` anew. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'data-samples');
const files = makeDrop();
for (const folder of ['scenes', 'truth']) rmSync(join(root, folder), { recursive: true, force: true });
let bytes = 0;
for (const [path, content] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
  bytes += content.length;
}
process.stdout.write(`${files.size} files, ${(bytes / 1e6).toFixed(2)} MB\n`);
