import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { action } from '../shell.ts';

/** `parus retry`: does a run's failed jobs again. */
export function register(program: Command): void {
  program
    .command('retry')
    .description('do the failed jobs of a run again')
    .requiredOption('--out <folder>', 'output folder of the run')
    .addHelpText(
      'after',
      '\nExample:\n  $ parus retry --out season-2018\n\nWhat rested on them is made by the next `parus run` with the same arguments.'
    )
    .action(
      action<[], { out: string }>(async (_, options, shell) => {
        const { runEnv } = await import('../../workers/env.ts');
        const { openEngine } = await import('../../workers/engine.ts');
        const { deadLetters } = await import('../../workers/dead-letter.ts');
        const { progressBar } = await import('../progress.ts');
        const stateDir = resolve(options.out, '.parus');
        if (!existsSync(stateDir)) {
          throw new Problem('BadUsage', `Expected the output folder of a run, found no .parus in ${options.out}.`, {
            subject: options.out
          });
        }
        const letters = deadLetters(stateDir);
        const failed: { stage: string; label: string; reason: string }[] = [];
        if (letters.length > 0) {
          const engine = await openEngine({
            ...runEnv(process.env, stateDir),
            note: shell.note,
            progress: progressBar(process.stderr, shell.lang)
          });
          try {
            // Jobs of one run share their drops; letters of older runs may name others.
            for (const drops of new Set(letters.map((l) => JSON.stringify(l.drops)))) {
              const jobs = letters
                .filter((l) => JSON.stringify(l.drops) === drops)
                .map(({ key, stage, label, input }) => ({ key, stage, label, input, after: [] }));
              failed.push(...(await engine.run(jobs, JSON.parse(drops))).failed);
            }
          } finally {
            await engine.close();
          }
        }
        const mended = letters.length - failed.length;
        if (shell.json) shell.out(JSON.stringify({ retried: letters.length, mended, failed }));
        else {
          for (const f of failed) shell.note(`${f.stage} ${f.label}: ${f.reason}`);
          shell.out(
            shell.lang === 'zh'
              ? `重试 ${letters.length} 项，成功 ${mended} 项。${mended > 0 ? '用同样的参数再次运行 parus run 即可完成其余步骤。' : ''}`
              : `${letters.length} jobs tried again, ${mended} mended.${mended > 0 ? ' Run parus run with the same arguments to finish what rests on them.' : ''}`
          );
        }
        return failed.length > 0 ? 1 : 0;
      })
    );
}
