import { feature } from '../../pipeline/features/table.ts';
import type { Assessed, Candidate, Discrimination } from '../../pipeline/score/portfolio/assess.ts';
import { type CalibrationRow, PD_TOLERANCE } from '../../pipeline/score/portfolio/calibration.ts';
import type { Estimate } from '../../pipeline/score/portfolio/discrimination.ts';
import type { Fairness } from '../../pipeline/score/portfolio/fairness.ts';
import type { Stability } from '../../pipeline/score/portfolio/stability.ts';
import type { SwapCell } from '../../pipeline/score/portfolio/swap-set.ts';
import { calibrationChart } from './calibration-chart.ts';
import type { Block, ReportDocument, TableCell, Tone } from './document.ts';
import { fitSections } from './fit-page.ts';
import { count, decimals, interval, percent } from './format.ts';
import { WORDS } from './words.ts';

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** What a lender reads of a scorecard: every figure of `assess`, and how it was fitted where it was. */
export function reportPage(a: Assessed, candidate: Candidate, aside: number, lang: 'zh' | 'en'): ReportDocument {
  const w = WORDS[lang];
  return {
    lang,
    title: w.title(a.scorecard),
    notices: [
      ...(a.simulated ? [w.simulated] : []),
      ...(a.trial ? [w.trial(a.trial)] : []),
      ...(candidate.fitted ? [] : [w.uncalibrated]),
      ...(a.population.leftOut > 0 ? [w.leftOut(count(a.population.leftOut))] : []),
      ...(aside > 0 ? [w.aside(count(aside))] : [])
    ],
    sections: [
      { title: w.population, blocks: population(a, lang) },
      { title: w.discrimination, blocks: discrimination(a, lang) },
      { title: w.calibration, blocks: calibration(a, lang) },
      ...(a.comparison ? [{ title: w.comparison, blocks: comparison(a.comparison, lang) }] : []),
      { title: w.stability, blocks: stability(a, lang) },
      { title: w.fairness, blocks: fairness(a.fairness, lang) },
      ...(candidate.fitted ? fitSections(candidate.fitted, lang) : [])
    ]
  };
}

function population({ population: p }: Assessed, lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  const row = (name: string, r: { applications: number; accepted: number; loans: number; bads: number }) => [
    name,
    count(r.applications),
    count(r.accepted),
    count(r.loans),
    count(r.bads),
    r.loans > 0 ? percent(r.bads / r.loans) : '–'
  ];
  return [
    {
      kind: 'table',
      head: w.populationHead,
      rows: [...p.periods.map((r) => row(r.period, r)), row(w.all, p)],
      right: numbers(1, 5)
    },
    ...(p.stopped > 0 ? [{ kind: 'text', text: w.stopped(count(p.stopped)) } as const] : [])
  ];
}

function discrimination(a: Assessed, lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  const row = (name: string, d: Discrimination | null) =>
    d
      ? [name, count(d.loans), count(d.bads), interval(d.auc), interval(d.gini), interval(d.ks)]
      : [name, '–', '–', '–', '–', '–'];
  return [
    { kind: 'text', text: w.discriminationText },
    {
      kind: 'table',
      head: w.discriminationHead,
      rows: [
        ...(a.byPeriod.length > 1 ? a.byPeriod.map((p) => row(p.period, p.found)) : []),
        row(w.all, a.discrimination)
      ],
      right: numbers(1, 5)
    }
  ];
}

const VERDICT_TONES: Record<CalibrationRow['verdict'], Tone> = {
  within: 'good',
  maybe: 'watch',
  outside: 'bad',
  too_few: 'soft'
};

function calibration({ calibration: c }: Assessed, lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  const named = [
    ...c.grades.map(({ grade, row }) => ({ name: w.grade(grade), row })),
    ...c.regions.map(({ region, row }) => ({ name: w.region(region), row }))
  ];
  const cells = (name: string, r: CalibrationRow): TableCell[] => [
    name,
    count(r.n),
    count(r.bads),
    percent(r.predicted),
    percent(r.observed),
    `${percent(r.interval[0])} – ${percent(r.interval[1])}`,
    decimals(r.ratio, 2),
    { text: w.verdicts[r.verdict], tone: VERDICT_TONES[r.verdict] }
  ];
  const { platt } = c;
  return [
    { kind: 'text', text: w.calibrationText },
    {
      kind: 'table',
      head: w.calibrationHead,
      rows: [...(c.whole ? [cells(w.all, c.whole)] : []), ...named.map(({ name, row }) => cells(name, row))],
      right: numbers(1, 6)
    },
    ...(named.length > 0
      ? [
          {
            kind: 'svg',
            svg: calibrationChart(named, w.chart),
            text: `${w.chart.title}: ±${100 * PD_TOLERANCE} %.`
          } as const
        ]
      : []),
    ...(platt
      ? [
          {
            kind: 'text',
            text: w.platt(
              `${decimals(platt.a, 2)} ± ${decimals(platt.se.a, 2)}`,
              `${decimals(platt.b, 2)} ± ${decimals(platt.se.b, 2)}`
            )
          } as const
        ]
      : [])
  ];
}

const STABILITY_TONES: Record<Stability, Tone> = { stable: 'good', watch: 'watch', retrain: 'bad' };

function stability({ stability: s }: Assessed, lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  if (s.periods.length === 0) return [{ kind: 'text', text: w.onePeriod }];
  const row = (period: string, what: string, psi: number, verdict: Stability): TableCell[] => [
    period,
    what,
    decimals(psi),
    { text: w.stable[verdict], tone: STABILITY_TONES[verdict] }
  ];
  return [
    { kind: 'text', text: w.stabilityText(s.against) },
    {
      kind: 'table',
      head: w.stabilityHead,
      rows: s.periods.flatMap((p) => [
        row(p.period, w.psi, p.psi, p.verdict),
        ...p.characteristics.map((c) => row(p.period, feature(c.id)[lang], c.psi, c.verdict))
      ]),
      right: [2]
    }
  ];
}

function fairness(tables: readonly Fairness[], lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  const word = (ok: boolean | null) => (ok === null ? w.unknown : ok ? w.yes : w.no);
  const tone = (oks: (boolean | null)[]): Tone => (oks.includes(false) ? 'bad' : oks.includes(null) ? 'watch' : 'good');
  return [
    { kind: 'text', text: w.fairnessText },
    ...tables.flatMap(({ by, rows, lowestRatio, opportunityGap, ok }): Block[] => {
      const verdicts = [
        `${w.lowest(decimals(lowestRatio, 2))} (${word(ok.ratio)})`,
        `${w.gap(decimals(opportunityGap, 3))} (${word(ok.gap)})`,
        `${w.pdOk} (${word(ok.calibration)})`
      ];
      return [
        {
          kind: 'text',
          text: `${w.by[by]}${lang === 'zh' ? ':' : ': '}${verdicts.join(lang === 'zh' ? ';' : '; ')}.`,
          tone: tone([ok.ratio, ok.gap, ok.calibration])
        },
        {
          kind: 'table',
          head: w.fairnessHead,
          rows: rows.map((r): TableCell[] => [
            r.group,
            count(r.applicants),
            percent(r.approval),
            percent(r.expected),
            decimals(r.ratio, 2),
            percent(r.acceptedShare),
            percent(r.opportunity),
            decimals(r.calibration?.ratio ?? null, 2),
            r.calibration
              ? { text: w.verdicts[r.calibration.verdict], tone: VERDICT_TONES[r.calibration.verdict] }
              : '–'
          ]),
          right: numbers(1, 7)
        }
      ];
    })
  ];
}

function comparison(c: NonNullable<Assessed['comparison']>, lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  const gap = c.aucDifference;
  const row = (name: string, cell: SwapCell) => [
    name,
    count(cell.n),
    count(cell.known),
    count(cell.bads),
    percent(cell.badRate),
    count(cell.exposureCny)
  ];
  return [
    { kind: 'text', text: w.comparisonText(c.champion, c.challenger, c.championCut, c.challengerCut) },
    ...(gap ? [differenceBlock(gap, c.known, lang)] : []),
    {
      kind: 'table',
      head: w.swapHead,
      rows: (['both', 'in', 'out', 'neither'] as const).map((k) => row(w.swap[k], c.swap[k])),
      right: numbers(1, 5)
    },
    { kind: 'text', text: w.swapText, tone: 'soft' }
  ];
}

function differenceBlock(gap: Estimate, known: number, lang: 'zh' | 'en'): Block {
  const w = WORDS[lang];
  const better = gap.low > 0;
  const worse = gap.high < 0;
  return {
    kind: 'text',
    text: `${w.difference(interval(gap), count(known))} ${better ? w.better : worse ? w.worse : w.noWinner}`,
    tone: better ? 'good' : worse ? 'bad' : 'watch'
  };
}
