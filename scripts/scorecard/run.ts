import { writeFile } from 'node:fs/promises';
import { Problem, sentenceOf } from '../../pipeline/errors.ts';
import { feature } from '../../pipeline/features/table.ts';
import { prettyJson } from '../../pipeline/io/keys.ts';
import { POLICY } from '../../pipeline/score/policy.ts';
import { type Assessed, assess } from '../../pipeline/score/portfolio/assess.ts';
import { type FitSettings, fitScorecard } from '../../pipeline/score/portfolio/fit.ts';
import type { RowAside } from '../../pipeline/score/portfolio/read-portfolio.ts';
import { columns } from '../columns.ts';
import type { FitFlags, ReportFlags, SimulateFlags } from '../commands/scorecard.ts';
import { numberOption } from '../model-options.ts';
import type { ExitCode, Shell } from '../shell.ts';
import { dice } from '../simulate/dice.ts';
import { simulatedPortfolio } from '../simulate/portfolio.ts';
import { toHtml, toMarkdown } from './document.ts';
import { decimals, interval, percent, signed } from './format.ts';
import { candidateOf, portfolioCsv, portfolioOf } from './portfolio-file.ts';
import { reportPage } from './report-page.ts';
import { WORDS } from './words.ts';

const LARGEST = 2_000_000;

async function write(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw new Problem('BadUsage', `Expected --out as a file that can be written, got '${path}': ${sentenceOf(cause)}.`);
  });
}

function oneOf<T extends string>(name: string, given: string, of: readonly T[]): T {
  const found = of.find((v) => v === given);
  if (found !== undefined) return found;
  throw new Problem('BadUsage', `Expected --${name} as one of ${of.join(', ')}, got '${given}'.`);
}

/** Says which rows were set aside: the first few here, all of them in --json. */
function tell(aside: readonly RowAside[], path: string, command: string, shell: Shell): void {
  for (const { line, reason } of aside.slice(0, 10)) shell.note(`parus ${command}: ${path}, line ${line}: ${reason}`);
  if (aside.length > 10) shell.note(`parus ${command}: ${path}: ${aside.length - 10} more rows set aside`);
}

export async function fitCommand(path: string, flags: FitFlags, shell: Shell): Promise<ExitCode> {
  const holdOut = numberOption('hold-out', flags.holdOut, 0.05, false);
  if (holdOut > 0.9) throw new Problem('BadUsage', `Expected --hold-out from 0.05 to 0.9, got '${flags.holdOut}'.`);
  const uplift = numberOption('uplift', flags.uplift, 0, false);
  if (!(uplift > 0 && uplift <= 100))
    throw new Problem('BadUsage', `Expected --uplift above 0 and up to 100, got '${flags.uplift}'.`);
  const rejects = oneOf('rejects', flags.rejects, ['none', 'fuzzy', 'parcelling']);
  const settings: FitSettings = {
    leastBads: numberOption('least-bads', flags.leastBads, 1, true),
    holdOut,
    seed: numberOption('seed', flags.seed, 0, true),
    rejects: rejects === 'none' ? null : rejects,
    uplift,
    calibrate: oneOf('calibrate', flags.calibrate, ['none', 'platt'])
  };
  const { portfolio, sha256, aside } = await portfolioOf(path);
  tell(aside, path, 'scorecard fit', shell);
  const outcome = fitScorecard(portfolio, POLICY, settings, sha256, dice(settings.seed).next);
  if (!outcome.ok) {
    const trial = '--least-bads lowers the bar for a trial, which then says that it is one.';
    throw new Problem('BadFile', `${path}: ${outcome.reason}. ${trial}`, { subject: path });
  }
  const { fitted } = outcome;
  await write(flags.out, prettyJson(fitted));
  if (shell.json) shell.out(prettyJson({ out: flags.out, aside, ...fitted }));
  else {
    const w = WORDS[shell.lang];
    const rows = fitted.fit.lines.map((l) => [
      feature(l.id)[shell.lang],
      w.status[l.status],
      decimals(l.iv),
      decimals(l.beta, 2),
      l.bins.map((b) => signed(b.points)).join(' ')
    ]);
    const { holdOut: h } = fitted.fit;
    shell.out(
      [
        fitted.id,
        ...(fitted.simulated ? [w.simulated] : []),
        ...(fitted.trial ? [w.trial(fitted.trial)] : []),
        '',
        columns([[w.fitHead[0], w.fitHead[1], 'IV', 'β', w.binsHead[6]], ...rows], [2, 3]),
        '',
        w.base(fitted.base),
        w.holdOut(decimals(h.auc), decimals(h.ks), decimals(h.expertAuc)),
        flags.out
      ].join('\n')
    );
  }
  return aside.length > 0 ? 3 : 0;
}

export async function reportCommand(path: string, flags: ReportFlags, shell: Shell): Promise<ExitCode> {
  const draws = numberOption('draws', flags.draws, 20, true);
  const seed = numberOption('seed', flags.seed, 0, true);
  const kind = flags.out === undefined ? null : (/\.(html|md)$/i.exec(flags.out)?.[1]?.toLowerCase() ?? 'none');
  if (kind === 'none') throw new Problem('BadUsage', `Expected --out as a .html or .md file, got '${flags.out}'.`);
  const candidate = await candidateOf(flags.scorecard);
  const championPath = flags.champion ?? (candidate.fitted ? 'expert' : null);
  const champion = championPath === null ? null : await candidateOf(championPath);
  const { portfolio, sha256, aside } = await portfolioOf(path);
  tell(aside, path, 'scorecard report', shell);
  const found = assess(portfolio, sha256, candidate, champion, { draws, random: dice(seed).next });
  if (flags.out !== undefined) {
    const page = reportPage(found, candidate, aside.length, shell.lang);
    await write(flags.out, kind === 'html' ? toHtml(page) : toMarkdown(page));
  }
  if (shell.json) shell.out(prettyJson({ ...found, aside, fit: candidate.fitted?.fit ?? null }));
  else if (flags.out === undefined) shell.out(toMarkdown(reportPage(found, candidate, aside.length, shell.lang)));
  else shell.out([...headline(found, shell), flags.out].join('\n'));
  return aside.length > 0 ? 3 : 0;
}

/** The few figures that a terminal shows beside the report. */
function headline(found: Assessed, { lang }: Shell): string[] {
  const w = WORDS[lang];
  const { discrimination: d, calibration: c, comparison } = found;
  return [
    w.title(found.scorecard),
    ...(found.simulated ? [w.simulated] : []),
    ...(found.trial ? [w.trial(found.trial)] : []),
    ...(d ? [`AUC ${interval(d.auc)}  KS ${interval(d.ks)}`] : []),
    ...(c.whole
      ? [`PD ${percent(c.whole.predicted)} / ${percent(c.whole.observed)}: ${w.verdicts[c.whole.verdict]}`]
      : []),
    ...found.stability.periods.map((p) => `PSI ${p.period} ${decimals(p.psi)}: ${w.stable[p.verdict]}`),
    ...(comparison?.aucDifference ? [w.difference(interval(comparison.aucDifference), String(comparison.known))] : [])
  ];
}

export async function simulateCommand(flags: SimulateFlags, shell: Shell): Promise<ExitCode> {
  const farmers = numberOption('farmers', flags.farmers, 1, true);
  if (farmers > LARGEST) throw new Problem('BadUsage', `Expected --farmers up to ${LARGEST}, got '${flags.farmers}'.`);
  const loans = simulatedPortfolio(farmers, numberOption('seed', flags.seed, 0, true));
  await write(flags.out, portfolioCsv(loans, true));
  if (flags.truth !== undefined) {
    const rows = loans.map((l) => `${l.farmer},${l.period},${l.truePd.toFixed(6)},${Number(l.wouldDefault)},1`);
    await write(flags.truth, `${['farmer_id,period,true_pd,would_default,simulated', ...rows].join('\n')}\n`);
  }
  const accepted = loans.filter((l) => l.accepted);
  const made = {
    simulated: true,
    out: flags.out,
    farmers,
    applications: loans.length,
    accepted: accepted.length,
    bads: accepted.filter((l) => l.defaulted).length
  };
  shell.out(
    shell.json
      ? JSON.stringify(made)
      : shell.lang === 'zh'
        ? `模拟(simulated):${farmers} 户农户,${made.applications} 笔申请,放款 ${made.accepted} 笔,违约 ${made.bads} 笔:${flags.out}`
        : `${made.applications} simulated applications of ${farmers} farmers, ${made.accepted} accepted, ${made.bads} of them bad: ${flags.out}`
  );
  return 0;
}
