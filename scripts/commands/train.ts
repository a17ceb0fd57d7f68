import { Argument, type Command, Option } from 'commander';
import type { ClassWeighting } from '../../models/training/class-weights.ts';
import { Problem } from '../../pipeline/errors.ts';
import { numberOption, trainableModel } from '../model-options.ts';
import { progressBar } from '../progress.ts';
import { action } from '../shell.ts';

type Options = {
  data: string;
  out: string;
  from: string;
  index?: string;
  seed: string;
  maxMinutes: string;
  classWeights: string;
};

/** `parus train`: the crop model on someone's own labels. */
export function register(program: Command): void {
  program
    .command('train')
    .description('train or fine-tune a model on your own labels (docs/formats/labels.md)')
    .addArgument(new Argument('<model>', 'crop'))
    .requiredOption('--data <dir>', 'a folder with series.csv (or .parquet) and labels.csv')
    .requiredOption('--out <dir>', 'where to write model.json, weights.bin, classes.json, card.md, split.csv')
    .option('--from <weights>', "'none', or 'shipped' to start from the weights that come with Parus", 'none')
    .option('--index <name>', "the index that the column 'value' holds; default NDVI where there are no bands")
    .option('--seed <n>', 'of weights, order and split', '1')
    .addOption(
      new Option(
        '--class-weights <how>',
        'how much rare classes count: balanced serves macro-F1, none accuracy and calibration'
      )
        .choices(['none', 'sqrt', 'balanced'])
        .default('none')
    )
    .option('--max-minutes <n>', 'when to end with what has been learned', '60')
    .addHelpText(
      'after',
      `
Examples:
  $ parus train crop --data my-fields --out my-model
  $ parus classify --series other.csv --model my-model -o crops.csv`
    )
    .action(
      action(async ([model]: [string], o: Options, shell) => {
        trainableModel(model);
        if (o.from !== 'none' && o.from !== 'shipped') {
          throw new Problem('BadUsage', `Expected --from shipped or --from none, got '${o.from}'.`);
        }
        const seed = numberOption('seed', o.seed, 0, true);
        const maxMinutes = numberOption('max-minutes', o.maxMinutes, 0.1, false);
        const { backendLine, startBackend, wantedBackend } = await import('../../models/backend.ts');
        const { readLabels, unusedOf } = await import('../train/labels.ts');
        const { learnOwnLabels } = await import('../train/own-labels.ts');
        const { ownSamples } = await import('../train/own-samples.ts');
        const { beatsForest } = await import('../train/own-card.ts');
        const data = await readLabels(o.data, o.index ?? null);
        for (const line of unusedOf(data)) shell.note(line);
        const samples = ownSamples(data, o.from);
        if (samples.withoutLook.length > 0) shell.note(`${samples.withoutLook.length} plots have no usable look.`);
        shell.note(backendLine(await startBackend(wantedBackend()), shell.lang));
        const progress = progressBar(process.stderr, shell.lang);
        const result = await learnOwnLabels(samples, {
          out: o.out,
          seed,
          maxMinutes,
          weighting: o.classWeights as ClassWeighting,
          now: () => performance.now(),
          report: (phase, done, total) => progress({ stage: null, label: phase, done, failed: 0, total })
        });
        const { model: scores, forest, majority } = result;
        const figure = (v: number) => v.toFixed(3);
        const zh = shell.lang === 'zh';
        shell.note(
          zh
            ? `留出的 ${scores.n} 个地块：准确率 ${figure(scores.accuracy)}（95 % ${scores.ci95.accuracy.map(figure).join('–')}），宏平均 F1 ${figure(scores.macroF1)}；随机森林 ${figure(forest.accuracy)}；最常见类别 ${figure(majority)}。`
            : `${scores.n} plots held out: accuracy ${figure(scores.accuracy)} (95 % ${scores.ci95.accuracy.map(figure).join('–')}), macro-F1 ${figure(scores.macroF1)}; random forest ${figure(forest.accuracy)}; most frequent class ${figure(majority)}.`
        );
        if (!beatsForest(result))
          shell.note(
            zh ? '该模型没有胜过随机森林：不建议使用。' : 'It does not beat the random forest: do not prefer it to one.'
          );
        shell.note(zh ? `模型与说明卡在 ${o.out}。` : `Model and card are in ${o.out}.`);
        if (shell.json) {
          const { accuracy, macroF1, ece, n } = scores;
          shell.out(
            JSON.stringify({
              out: o.out,
              n,
              accuracy,
              macroF1,
              ece,
              ci95: scores.ci95,
              forest: { accuracy: forest.accuracy, macroF1: forest.macroF1 },
              classes: samples.classes,
              withoutLabel: data.withoutLabel.length,
              withoutSeries: data.withoutSeries.length,
              beatsForest: beatsForest(result)
            })
          );
        }
        return 0;
      })
    );
}
