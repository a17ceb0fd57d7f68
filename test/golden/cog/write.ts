import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeCog } from '../../../pipeline/io/cog.ts';
import { CASES } from './cases.ts';

// node --import tsx test/golden/cog/write.ts <folder>: every case as <folder>/<name>.tif
const folder = process.argv[2];
if (!folder) throw new Error('Expected a folder.');
for (const [name, make] of Object.entries(CASES)) writeFileSync(join(folder, `${name}.tif`), await encodeCog(make()));
