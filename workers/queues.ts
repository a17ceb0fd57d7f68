import { createPostgresBackend, FlowProducer, Queue, QueueEvents, runMigrations, Worker } from 'bullmq';
import type { QueueSpec } from './env.ts';
import { openPGlite } from './pglite.ts';
import { poolOf } from './queue/embedded.ts';
import { openPostgres } from './queue/postgres.ts';
import { checkRedis } from './queue/redis.ts';

/** The one queue. Its jobs' names are stages, their ids the keys of what they make. */
const NAME = 'parus';

/**
 * A worker that falls silent for LOCK_MS has died: its job is given to another. STALLED_MS is how often that is looked
 * for. Renewing the lock is the main thread's work and stages run off it, so a busy worker is never taken for dead.
 */
const LOCK_MS = 15_000;
const STALLED_MS = 5_000;
/** A job whose worker dies again and again (it may be what kills them) fails after so many times. */
const MAX_DEATHS = 3;

/** BullMQ over one of its back ends: all that the engine and `parus worker` know of it. */
export type Queues = {
  queue: Queue;
  flows: FlowProducer;
  /** Nobody else can be at work on this queue: what is in it when we come was left by a dead process. */
  exclusive: boolean;
  /** Starts a worker that runs `processorFile` in worker threads. */
  work(processorFile: URL, concurrency: number, workerData: unknown): Worker;
  /** What becomes of jobs, whichever process runs them. */
  events(): QueueEvents;
  close(): Promise<void>;
};

/**
 * Opens the queue on the back end that `spec` names. An embedded one needs the lock on its folder. Throws BadServer.
 */
export async function openQueues(spec: QueueSpec, note: (text: string) => void): Promise<Queues> {
  const { options, backend, release } = await connect(spec);
  const closers: (() => Promise<unknown>)[] = [];
  const owned = <T extends { close(): Promise<unknown>; on(event: 'error', f: (e: Error) => void): unknown }>(
    it: T
  ): T => {
    it.on('error', (e) => note(`Queue: ${e.message}`)); // BullMQ goes on and tries again
    closers.unshift(() => it.close());
    return it;
  };
  const queue = owned(new Queue(NAME, options, backend));
  const flows = owned(new FlowProducer(options, backend));
  await queue.waitUntilReady();
  return {
    queue,
    flows,
    exclusive: spec.kind === 'embedded',
    work: (processorFile, concurrency, workerData) =>
      owned(
        new Worker(
          NAME,
          processorFile,
          {
            ...options,
            concurrency,
            lockDuration: LOCK_MS,
            stalledInterval: STALLED_MS,
            maxStalledCount: MAX_DEATHS,
            useWorkerThreads: true,
            workerThreadsOptions: { workerData }
          },
          backend
        )
      ),
    events: () => owned(new QueueEvents(NAME, options, backend)),
    async close() {
      for (const close of closers) await close();
      await release();
    }
  };
}

// biome-ignore lint/suspicious/noExplicitAny: BullMQ's options are generic over the back end; here it is chosen at run time
type Connection = { options: any; backend: any; release: () => Promise<void> };

async function connect(spec: QueueSpec): Promise<Connection> {
  if (spec.kind === 'redis') {
    return {
      options: { connection: await checkRedis(spec.url), prefix: 'parus' },
      backend: undefined,
      release: async () => {}
    };
  }
  if (spec.kind === 'postgres') {
    const pool = await openPostgres(spec.url, ['bullmq', 'public']);
    const client = await pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
    return { options: { connection: pool }, backend: createPostgresBackend, release: () => pool.end() };
  }
  const db = await openPGlite(spec.folder, { postgis: false });
  const pool = poolOf(db);
  await runMigrations(await pool.connect());
  await db.exec('set search_path to bullmq, public');
  return { options: { connection: pool }, backend: createPostgresBackend, release: () => db.close() };
}
