import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { action } from '../shell.ts';

/** `parus worker`: does the jobs of a shared queue until it is told to stop. */
export function register(program: Command): void {
  program
    .command('worker')
    .description('do the jobs of the queue that PARUS_QUEUE names, until stopped')
    .option('--concurrency <n>', 'jobs at once (default: cores, at most 2)')
    .addHelpText(
      'after',
      '\nExample:\n  $ PARUS_QUEUE=redis://10.0.0.5:6379 parus worker --concurrency 4\n\nDrops and the store must be under the same paths as where `parus run` was started.\nSIGTERM or Ctrl-C lets the jobs in hand finish; killed outright, they are taken over by others within 20 s.'
    )
    .action(
      action<[], { concurrency?: string }>(async (_, options, shell) => {
        const { queueSpec, withoutPassword } = await import('../../workers/env.ts');
        const { defaultConcurrency } = await import('../../workers/engine.ts');
        const { startWorker } = await import('../../workers/worker.ts');
        const concurrency = options.concurrency === undefined ? defaultConcurrency() : Number(options.concurrency);
        if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 256) {
          throw new Problem(
            'BadUsage',
            `Expected --concurrency as a whole number 1..256, got '${options.concurrency}'.`
          );
        }
        const worker = await startWorker({
          queue: queueSpec(process.env.PARUS_QUEUE, '.'),
          concurrency,
          note: shell.note
        });
        const where = withoutPassword(process.env.PARUS_QUEUE ?? '');
        const zh = shell.lang === 'zh';
        shell.note(
          zh
            ? `正在处理 ${where} 的任务，同时 ${concurrency} 个。按 Ctrl-C 停止。`
            : `Working on ${where}, ${concurrency} jobs at once. Ctrl-C stops.`
        );
        const signal = await new Promise<string>((stop) => {
          process.once('SIGTERM', stop);
          process.once('SIGINT', stop);
        });
        shell.note(zh ? `收到 ${signal}：完成手头的任务后停止。` : `${signal}: finishing the jobs in hand.`);
        await worker.stop();
        return 0;
      })
    );
}
