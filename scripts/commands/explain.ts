import type { Command } from 'commander';
import type { CreditAssessment } from '../../pipeline/score/resource.ts';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('explain')
    .description('why a farmer of a finished run got his decision: caps, score, reasons and cures, evidence')
    .argument('<farmer>', 'id of the farmer')
    .option('--out <dir>', 'folder of the run', 'out/demo')
    .addHelpText('after', '\nExample:\n  $ parus explain F01 --out out/demo --lang zh')
    .action(
      action<[string], { out: string }>(async ([farmer], { out }, shell) => {
        const { join } = await import('node:path');
        const { readFile } = await import('node:fs/promises');
        const { Problem } = await import('../../pipeline/errors.ts');
        const { explainText } = await import('../../pipeline/score/explain.ts');
        const { POLICY } = await import('../../pipeline/score/policy.ts');
        const { waterfall } = await import('../../pipeline/score/waterfall.ts');
        const { prettyJson } = await import('../../pipeline/io/keys.ts');

        const path = join(out, 'scores.json');
        const text = await readFile(path, 'utf8').catch(() => {
          throw new Problem('BadUsage', `${path}: expected the decisions of a finished run, found no such file.`);
        });
        let decisions: CreditAssessment[];
        try {
          decisions = JSON.parse(text);
        } catch {
          throw new Problem('BadFile', `${path}: expected JSON, found a file that is cut short or damaged.`);
        }
        const found = decisions.find((d) => d.farmerId === farmer);
        if (!found) {
          const ids = decisions.map((d) => d.farmerId);
          const some = ids.slice(0, 8).join(', ') + (ids.length > 8 ? ' …' : '');
          throw new Problem(
            'BadUsage',
            `${path}: expected a farmer of the run (${some || 'none'}), found '${farmer}'.`
          );
        }
        if (found.score.modelVersion !== POLICY.id) {
          const says = `${found.score.modelVersion}, this version has ${POLICY.id}`;
          throw new Problem('BadUsage', `${path}: decided by scorecard ${says}; run it again to explain it.`);
        }
        if (shell.json) shell.out(prettyJson({ ...found, waterfall: waterfall(found.explain, POLICY) }));
        else shell.out(explainText(found, shell.lang, POLICY));
        return 0;
      })
    );
}
