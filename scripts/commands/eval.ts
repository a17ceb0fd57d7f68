import { Argument, type Command } from 'commander';
import { BACKENDS } from '../../models/backend.ts';
import { Problem } from '../../pipeline/errors.ts';
import { backendOption, regionOption, trainableModel, yearOption } from '../model-options.ts';
import { action } from '../shell.ts';

type Options = {
  data?: string;
  model: string;
  index?: string;
  season?: string;
  region?: string;
  backend?: string;
  all?: boolean;
};

/** `parus eval`: how good a model is on labels, yours or the real sets that Parus is measured by. */
export function register(program: Command): void {
  program
    .command('eval')
    .description('judge a model on labels (docs/formats/labels.md)')
    .addArgument(new Argument('[model]', 'crop'))
    .option('--data <dir>', 'a folder with series.csv (or .parquet) and labels.csv')
    .option('--model <model>', "'shipped', or a folder of parus train", 'shipped')
    .option('--index <name>', "the index that the column 'value' holds; default NDVI where there are no bands")
    .option('--season <year>', "harvest year; default: the year of each plot's last date")
    .option('--region <code>', 'region of the crop calendars, such as HHH; default: none')
    .option('--backend <name>', `${BACKENDS.join('|')} (default: PARUS_BACKEND, else auto)`)
    .option('--all', 'train and judge on the real sets under PARUS_DATA and write docs/accuracy.md')
    .addHelpText('after', '\nExample:\n  $ parus eval crop --data my-fields --model my-model --json')
    .action(
      action(async ([model]: [string | undefined], o: Options, shell) => {
        if (o.all) {
          const { evaluateAll } = await import('../train/evaluate-all.ts');
          await evaluateAll(shell.note);
          return 0;
        }
        if (model === undefined) throw new Problem('BadUsage', 'Expected a model to judge (crop), or --all.');
        trainableModel(model);
        if (o.data === undefined) throw new Problem('BadUsage', 'Expected --data, a folder of labels, found none.');
        const season = yearOption(o.season);
        const region = regionOption(o.region);
        const backend = backendOption(o.backend);
        const { readLabels, unusedOf } = await import('../train/labels.ts');
        const { evaluate } = await import('../train/evaluate.ts');
        const data = await readLabels(o.data, o.index ?? null);
        for (const line of unusedOf(data)) shell.note(line);
        const e = await evaluate(data, { model: o.model, season, region, backend });
        if (e.withoutLook.length > 0)
          shell.note(`${e.withoutLook.length} plots have no look in season and are not judged.`);
        for (const { label, plots } of e.unknownLabels)
          shell.note(`${plots} plots are '${label}', which the model has no class for, and are not judged.`);
        if (e.trainedOn > 0)
          shell.note(
            `${e.trainedOn} of the ${e.n} plots are in the model's split.csv: it has seen them, so this is no test.`
          );
        const { n, nGroups, accuracy, macroF1, ece, brier, ci95, classes, confusion, rejectedShare } = e;
        if (shell.json) {
          shell.out(
            JSON.stringify({ n, nGroups, accuracy, macroF1, ece, brier, ci95, classes, confusion, rejectedShare })
          );
          return 0;
        }
        const f = (v: number) => v.toFixed(3);
        const zh = shell.lang === 'zh';
        shell.out(
          zh
            ? `${n} 个地块，${nGroups} 组：准确率 ${f(accuracy)}（95 % ${ci95.accuracy.map(f).join('–')}），宏平均 F1 ${f(macroF1)}，ECE ${f(ece)}，Brier ${f(brier)}，不作判断 ${f(rejectedShare)}`
            : `${n} plots in ${nGroups} groups: accuracy ${f(accuracy)} (95 % ${ci95.accuracy.map(f).join('–')}), macro-F1 ${f(macroF1)}, ECE ${f(ece)}, Brier ${f(brier)}, rejected ${f(rejectedShare)}`
        );
        return 0;
      })
    );
}
