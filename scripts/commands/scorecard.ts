import type { Command } from 'commander';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('scorecard')
    .description('the policy and the 15 characteristics with their bins and points')
    .addHelpText('after', '\nExample:\n  $ parus scorecard --lang zh')
    .action(
      action<[], object>(async (_, __, shell) => {
        const { POLICY } = await import('../../pipeline/score/policy.ts');
        if (shell.json) {
          const { prettyJson } = await import('../../pipeline/io/keys.ts');
          shell.out(prettyJson(POLICY));
          return 0;
        }
        const { binsText, scorecardHead } = await import('../../pipeline/score/scorecard-page.ts');
        const { feature } = await import('../../pipeline/features/table.ts');
        const { columns } = await import('../columns.ts');
        const { lang } = shell;
        const rows = POLICY.scorecard.map((line) => [
          line.reason,
          feature(line.id)[lang],
          binsText(line),
          feature(line.id).means[lang]
        ]);
        shell.out(`${POLICY.id}  ${POLICY.validFrom}\n\n${columns([scorecardHead[lang], ...rows])}`);
        return 0;
      })
    );
}
