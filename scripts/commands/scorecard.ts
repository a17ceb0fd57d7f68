import type { Command } from 'commander';
import { action } from '../shell.ts';

export function register(program: Command): void {
  const scorecard = program
    .command('scorecard')
    .description('the policy and the 15 characteristics; fit a scorecard to a portfolio, report on one')
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

  scorecard
    .command('fit')
    .description('fit points to the loans of a portfolio: weights of evidence, logistic regression, a hold-out')
    .argument('<portfolio>', 'CSV: docs/formats/portfolio.md')
    .requiredOption('-o, --out <file>', 'the scorecard, as JSON')
    .option('--least-bads <n>', 'bad loans that must be there; fewer than 1000 fit a trial, which says so', '1000')
    .option('--hold-out <share>', 'share of farmers left out to be judged on', '0.3')
    .option('--seed <n>', 'which farmers are held out, and how parcelling draws', '1')
    .option('--rejects <method>', 'how the rejected enter: none, fuzzy (augmentation) or parcelling', 'none')
    .option('--uplift <factor>', 'with --rejects: how much higher their odds of bad are taken to be', '1')
    .option('--calibrate <how>', 'PD as fitted (none), or on the line of Platt from the hold-out', 'none')
    .addHelpText('after', '\nExample:\n  $ parus scorecard fit portfolio.csv -o scorecard.json')
    .action(
      action<[string], FitFlags>(async ([path], flags, shell) => {
        const { fitCommand } = await import('../scorecard/run.ts');
        return fitCommand(path, flags, shell);
      })
    );

  scorecard
    .command('report')
    .description('how good, calibrated, stable and fair a scorecard is on a portfolio, beside a champion')
    .argument('<portfolio>', 'CSV: docs/formats/portfolio.md')
    .option('--scorecard <file>', "a file of 'parus scorecard fit' (default: the shipped expert scorecard)", 'expert')
    .option('--champion <file>', 'what it is set beside, expert or a file (default: expert beside a fitted one)')
    .option('-o, --out <file>', 'the report, .html or .md')
    .option('--draws <n>', 'bootstrap draws of the intervals', '200')
    .option('--seed <n>', 'of the draws', '1')
    .addHelpText(
      'after',
      '\nExample:\n  $ parus scorecard report portfolio.csv --scorecard scorecard.json -o report.html --lang zh'
    )
    .action(
      action<[string], ReportFlags>(async ([path], flags, shell) => {
        const { reportCommand } = await import('../scorecard/run.ts');
        return reportCommand(path, flags, shell);
      })
    );

  scorecard
    .command('simulate')
    .description('a simulated portfolio with known causes of default, to rehearse with')
    .option('--farmers <n>', 'how many', '30000')
    .option('--seed <n>', 'which', '1')
    .requiredOption('-o, --out <file>', 'the portfolio, as CSV')
    .option('--truth <file>', 'what no lender sees: the true probability of each, and how the rejected would have paid')
    .addHelpText('after', '\nExample:\n  $ parus scorecard simulate --farmers 30000 --seed 7 -o portfolio.csv')
    .action(
      action<[], SimulateFlags>(async (_, flags, shell) => {
        const { simulateCommand } = await import('../scorecard/run.ts');
        return simulateCommand(flags, shell);
      })
    );
}

export type FitFlags = {
  out: string;
  leastBads: string;
  holdOut: string;
  seed: string;
  rejects: string;
  uplift: string;
  calibrate: string;
};
export type ReportFlags = { scorecard: string; champion?: string; out?: string; draws: string; seed: string };
export type SimulateFlags = { farmers: string; seed: string; out: string; truth?: string };
