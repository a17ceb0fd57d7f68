import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('demo')
    .description('the main job on the simulated season in data-samples/; needs nothing else')
    .option('--out <dir>', 'where outputs go', 'out/demo')
    .addHelpText('after', '\nExample:\n  $ parus demo')
    .action(
      action<[], { out: string }>(async (_, { out }, shell) => {
        const samples = fileURLToPath(new URL('../../data-samples/', import.meta.url));
        const { runCommand } = await import('../run/run-command.ts');
        const code = await runCommand(
          { drops: [samples], farmers: `${samples}farmers.geojson`, out, minAreaM2: 500 },
          shell
        );
        shell.note(shell.lang === 'zh' ? '以上为模拟数据。' : 'The demo’s imagery and farmers are simulated.');
        return code === 3 ? 0 : code;
      })
    );
}
