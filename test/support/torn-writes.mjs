// Preloaded by a test: takes the atomic rename out of every file that Parus writes. The file is written to its final
// place in two halves with a pause between, as a writer without a temporary file would.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

fs.rename = async (from, to) => {
  const bytes = await fs.readFile(from);
  const half = Math.floor(bytes.length / 2);
  await fs.writeFile(to, bytes.subarray(0, half));
  await new Promise((resolve) => setTimeout(resolve, 150));
  await fs.appendFile(to, bytes.subarray(half));
  await fs.rm(from, { force: true });
};
syncBuiltinESMExports();
