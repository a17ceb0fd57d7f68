import type { Command } from 'commander';
import type { Assessment } from '../../pipeline/score/decide.ts';
import { missingInWords } from '../../pipeline/score/missing-words.ts';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('score')
    .description('decisions for farmers that a file describes: what if, without imagery')
    .requiredOption(
      '--input <file>',
      'JSON: an array of farmers, or {"inputs": […]}; docs/credit-method.md lists the fields'
    )
    .addHelpText('after', '\nExample:\n  $ parus score --input farmers.json --json')
    .action(
      action<[], { input: string }>(async (_, { input }, shell) => {
        const { readWhatIf } = await import('../what-if.ts');
        const { catalogueEconomics } = await import('../../pipeline/score/catalogue-economics.ts');
        const { decide } = await import('../../pipeline/score/decide.ts');
        const { readFarmerInput } = await import('../../pipeline/score/input.ts');
        const { POLICY } = await import('../../pipeline/score/policy.ts');
        const { printed } = await import('../../pipeline/score/printed.ts');
        const { prettyJson } = await import('../../pipeline/io/keys.ts');

        const rows = (await readWhatIf(input)).map((row) => {
          const read = readFarmerInput(row);
          const id = (row as { id?: unknown } | null)?.id;
          return read.ok
            ? { assessment: decide(read.input, catalogueEconomics, POLICY) }
            : { id: typeof id === 'string' ? id : null, error: read.error };
        });
        if (shell.json) shell.out(prettyJson(rows.map((r) => (r.assessment ? printed(r.assessment) : r))));
        else
          shell.out(
            await table(
              rows.flatMap((r) => r.assessment ?? []),
              shell.lang
            )
          );
        const bad = rows.filter((r) => r.error !== undefined);
        for (const row of bad) shell.note(`parus score: ${row.id ?? 'a farmer without id'}: ${row.error}`);
        return bad.length > 0 ? 3 : 0;
      })
    );
}

async function table(assessments: Assessment[], lang: 'zh' | 'en'): Promise<string> {
  const { columns } = await import('../columns.ts');
  const { BINDING_WORDS, DECISION_WORDS, reasonCodeOf, WORDING } = await import('../../pipeline/score/wording.ts');
  const head = {
    zh: ['农户', '决定', '额度(元)', '评分', '等级', '约束', '主要原因'],
    en: ['farmer', 'decision', 'limit CNY', 'score', 'grade', 'bound by', 'main reason']
  }[lang];
  const mainReason = (a: Assessment): string => {
    if (a.decision === 'manual_review')
      return `${lang === 'zh' ? '缺失资料' : 'missing'}: ${missingInWords(a.missing)
        .map((m) => m[lang])
        .join(lang === 'zh' ? '、' : ', ')}`;
    const code = (a.binding === 'hard_stop' && reasonCodeOf(a.hardStops[0] ?? '')) || a.reasonCodes[0];
    return code ? `${code} ${WORDING[code][lang]}` : (a.hardStops[0] ?? '–');
  };
  const rows = assessments.map((a) => [
    a.id,
    DECISION_WORDS[a.decision][lang],
    a.limit_cny === null ? '–' : String(a.limit_cny),
    String(a.score),
    a.grade_after_guarantee === a.grade ? a.grade : `${a.grade}→${a.grade_after_guarantee}`,
    a.binding ? BINDING_WORDS[a.binding][lang] : '–',
    mainReason(a)
  ]);
  return columns([head, ...rows], [2, 3]);
}
