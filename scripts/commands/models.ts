import type { Command } from 'commander';
import type { ModelMetric } from '../../models/model-file.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { action } from '../shell.ts';

/** `parus models`: the thirty models, which of them ship, and by what figures. */
export function register(program: Command): void {
  program
    .command('models')
    .description('which models ship, what they are, and how good they are')
    .addHelpText('after', '\nExample:\n  $ parus models --json')
    .action(
      action(async (_args: [], _options: object, shell) => {
        const { listModels } = await import('../../models/registry.ts');
        const models = listModels();
        if (shell.json) {
          shell.out(prettyJson(models));
          return 0;
        }
        const zh = shell.lang === 'zh';
        const status = zh
          ? { shipped: '已提供', planned: '计划中', refused: '未通过' }
          : { shipped: 'shipped', planned: 'planned', refused: 'refused' };
        for (const m of models) {
          shell.out(
            `${String(m.no).padStart(2)}  ${m.id.padEnd(15)} ${m.kind}  ${status[m.status].padEnd(8)} ${zh ? m.zh : m.en}`
          );
          if (m.reason && m.status !== 'planned') shell.out(`      ${m.reason}`);
          for (const x of m.metrics) shell.out(`      ${metricLine(x, zh)}`);
        }
        shell.note(
          zh
            ? 'T 训练 · H 规则加训练 · I 指数规则 · P 参数模型。带“模拟”字样的指标来自模拟数据。'
            : 'T trained · H rule and training · I index rule · P parametric. Figures marked simulated say nothing of real fields.'
        );
        return 0;
      })
    );
}

function metricLine(x: ModelMetric, zh: boolean): string {
  const interval = x.ci95 ? ` (95 % ${x.ci95[0]}–${x.ci95[1]})` : '';
  const than = x.baseline ? (zh ? `;基线 ${x.baseline.value}` : `; baseline ${x.baseline.value}`) : '';
  const where = x.simulated ? (zh ? '模拟' : 'simulated') : zh ? '实测地块' : 'real parcels';
  return `${x.name} ${x.value}${interval}${than} [${where}]`;
}
