import type { Command } from 'commander';
import { action } from '../shell.ts';

/** `parus doctor`: what this machine has, what it lacks, and what to do about it. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('check this machine: Node, TensorFlow.js, database, queue, disk, memory')
    .addHelpText('after', '\nExample:\n  $ parus doctor\n  $ PARUS_QUEUE=redis://localhost parus doctor --json')
    .action(
      action<[], object>(async (_args, _options, shell) => {
        const { examine } = await import('../doctor/examine.ts');
        const checks = await examine(process.env);
        if (shell.json) shell.out(JSON.stringify(checks));
        else {
          const word =
            shell.lang === 'zh'
              ? { ok: '正常', warn: '注意', fail: '不可用', absent: '无' }
              : { ok: 'ok', warn: 'warn', fail: 'FAIL', absent: '–' };
          const lines = checks.map((c) => {
            const advice = c.advice ? `\n${' '.repeat(24)}→ ${shell.lang === 'zh' ? c.advice.zh : c.advice.en}` : '';
            return `${word[c.level].padEnd(6)} ${c.name.padEnd(16)} ${c.found}${advice}`;
          });
          shell.out(lines.join('\n'));
        }
        return checks.some((c) => c.level === 'fail') ? 1 : 0;
      })
    );
}
