import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { action } from '../shell.ts';

const NOTICE = ['影像、农户与产量均为模拟数据。', 'Imagery, farmers and yields are simulated.'] as const;

export function register(program: Command): void {
  program
    .command('demo')
    .description('the main job on the simulated season in data-samples/; needs nothing else')
    .addOption(
      new Option('--sample <name>', 'which season of data-samples/')
        .choices(['north-wheat-maize', 'south-rice-citrus'])
        .default('north-wheat-maize')
    )
    .option('--out <dir>', 'where outputs go', 'out/demo')
    .addHelpText('after', '\nExamples:\n  $ parus demo\n  $ parus demo --sample south-rice-citrus --out out/south')
    .action(
      action<[], { sample: string; out: string; lang?: 'zh' | 'en' }>(async (_, { sample, out, lang }, shell) => {
        const samples = fileURLToPath(new URL(`../../data-samples/${sample}/`, import.meta.url));
        const { runCommand } = await import('../run/run-command.ts');
        const code = await runCommand(
          { drops: [samples], farmers: `${samples}farmers.geojson`, out, minAreaM2: 500, lang, notice: NOTICE },
          shell
        );
        shell.note(NOTICE[shell.lang === 'zh' ? 0 : 1]);
        return code === 3 ? 0 : code;
      })
    );
}
