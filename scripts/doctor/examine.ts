import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { sentenceOf } from '../../pipeline/errors.ts';
import { queueSpec, runEnv, withoutPassword } from '../../workers/env.ts';
import { IN_MEMORY, openPGlite } from '../../workers/pglite.ts';
import { tensorflow } from './tensorflow.ts';

/** One finding. `fail`: `parus run` would not work; `warn`: it works, with a limit; `absent`: not here, and nothing needs it. */
export type Check = {
  name: string;
  level: 'ok' | 'warn' | 'fail' | 'absent';
  found: string;
  advice?: { zh: string; en: string }; // what to do; with every warn and fail, and where something would be faster
};

const GIB = 2 ** 30;
/** An embedded run stays under 2.5 GB; the rest is the system's. */
const MEMORY_GIB = 4;
/** A season of a county keeps its masks and series in some GB. */
const DISK_GIB = 5;

/** Looks at everything that a run needs, in the order in which a run needs it. Starts nothing that stays. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Check[]> {
  const checks = [node(), memory(), disk(), await pixels(), ...(await tensorflow()), await embedded()];
  if (env.PARUS_QUEUE) checks.push(await queue(env.PARUS_QUEUE));
  if (env.PARUS_DB) checks.push(await database(env));
  return checks;
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > 20 || (major === 20 && minor >= 11);
  const found = `${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores`;
  if (good) return { name: 'Node', level: 'ok', found };
  return {
    name: 'Node',
    level: 'fail',
    found,
    advice: { zh: '请安装 Node 20.11 或更新版本', en: 'install Node 20.11 or newer' }
  };
}

function memory(): Check {
  const gib = totalmem() / GIB;
  const found = `${gib.toFixed(1)} GiB`;
  if (gib >= MEMORY_GIB) return { name: 'memory', level: 'ok', found };
  const advice = {
    zh: `建议至少 ${MEMORY_GIB} GiB；或用 PARUS_QUEUE 和 PARUS_DB 指向服务器以节省约 1 GiB`,
    en: `${MEMORY_GIB} GiB are better; PARUS_QUEUE and PARUS_DB on servers save about 1 GiB`
  };
  return { name: 'memory', level: 'warn', found, advice };
}

function disk(): Check {
  const { bavail, bsize } = statfsSync('.');
  const gib = (bavail * bsize) / GIB;
  const found = `${gib.toFixed(1)} GiB free here`;
  if (gib >= DISK_GIB) return { name: 'disk', level: 'ok', found };
  return {
    name: 'disk',
    level: 'warn',
    found,
    advice: {
      zh: `建议至少留出 ${DISK_GIB} GiB，或用 --out 换到别的磁盘`,
      en: `keep ${DISK_GIB} GiB free, or put --out on another disk`
    }
  };
}

async function pixels(): Promise<Check> {
  try {
    const { default: sharp } = await import('sharp');
    return { name: 'sharp', level: 'ok', found: `libvips ${sharp.versions.vips}` };
  } catch (e) {
    return {
      name: 'sharp',
      level: 'fail',
      found: sentenceOf(e).split('\n')[0]!,
      advice: { zh: '重新运行 npm ci（保留可选依赖）', en: 'run npm ci again, with optional dependencies' }
    };
  }
}

async function embedded(): Promise<Check> {
  try {
    const db = await openPGlite(IN_MEMORY, { postgis: true });
    const { rows } = await db.query<{ v: string }>("select split_part(version(), ' ', 2) as v");
    await db.close();
    return { name: 'PGlite', level: 'ok', found: `Postgres ${rows[0]!.v} with PostGIS, in this process` };
  } catch (e) {
    return {
      name: 'PGlite',
      level: 'fail',
      found: sentenceOf(e),
      advice: {
        zh: '重新运行 npm ci；或用 PARUS_QUEUE 和 PARUS_DB 指向服务器',
        en: 'run npm ci again, or set PARUS_QUEUE and PARUS_DB to servers'
      }
    };
  }
}

async function queue(url: string): Promise<Check> {
  const advice = { zh: '见 docs/running.md', en: 'see docs/running.md' };
  try {
    const spec = queueSpec(url, '.');
    if (spec.kind === 'redis') await (await import('../../workers/queue/redis.ts')).checkRedis(spec.url);
    if (spec.kind === 'postgres') {
      const pool = await (await import('../../workers/queue/postgres.ts')).openPostgres(spec.url, ['public']);
      await pool.end();
    }
    return { name: 'PARUS_QUEUE', level: 'ok', found: withoutPassword(url) };
  } catch (e) {
    return { name: 'PARUS_QUEUE', level: 'fail', found: sentenceOf(e), advice };
  }
}

async function database(env: NodeJS.ProcessEnv): Promise<Check> {
  try {
    const settings = runEnv({ PARUS_DB: env.PARUS_DB }, '.');
    if (settings.database.kind === 'postgres') {
      const { openPostgres } = await import('../../workers/queue/postgres.ts');
      const pool = await openPostgres(settings.database.url, ['public']);
      const { rows } = await pool.query("select 1 from pg_available_extensions where name = 'postgis'");
      await pool.end();
      if (rows.length === 0) {
        const advice = {
          zh: '在服务器上安装 PostGIS（Debian：apt-get install postgresql-<版本>-postgis-3）',
          en: 'install PostGIS on the server (Debian: apt-get install postgresql-<version>-postgis-3)'
        };
        return { name: 'PARUS_DB', level: 'fail', found: 'a server without PostGIS', advice };
      }
    }
    return { name: 'PARUS_DB', level: 'ok', found: withoutPassword(env.PARUS_DB ?? '') };
  } catch (e) {
    return {
      name: 'PARUS_DB',
      level: 'fail',
      found: sentenceOf(e),
      advice: { zh: '见 docs/running.md', en: 'see docs/running.md' }
    };
  }
}
