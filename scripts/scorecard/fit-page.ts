import { feature } from '../../pipeline/features/table.ts';
import type { FittedLine, FittedScorecard } from '../../pipeline/score/portfolio/fitted.ts';
import { PSI_WATCH } from '../../pipeline/score/portfolio/stability.ts';
import type { Block, ReportDocument, TableCell } from './document.ts';
import { binText, count, decimals, percent, signed } from './format.ts';
import { WORDS } from './words.ts';

/** How a scorecard was fitted: characteristics, bins, and what inferred ends of the rejected changed. */
export function fitSections({ base, fit }: FittedScorecard, lang: 'zh' | 'en'): ReportDocument['sections'] {
  const w = WORDS[lang];
  const { holdOut, settings } = fit;
  const unseen = fit.lines.filter((l) => l.status !== 'kept' && l.screened !== null && l.screened > PSI_WATCH);
  return [
    {
      title: w.fit,
      blocks: [
        {
          kind: 'text',
          text: w.fitText(count(fit.trainLoans), count(fit.trainBads), percent(settings.holdOut, 0), settings.seed)
        },
        { kind: 'text', text: w.base(base) },
        { kind: 'text', text: w.holdOut(decimals(holdOut.auc), decimals(holdOut.ks), decimals(holdOut.expertAuc)) },
        {
          kind: 'table',
          head: w.fitHead,
          rows: fit.lines.map((l) => characteristic(l, lang)),
          right: [2, 3, 4, 5, 6]
        },
        ...(unseen.length > 0
          ? [
              {
                kind: 'text',
                text: w.screened(unseen.map((l) => feature(l.id)[lang]).join(lang === 'zh' ? '、' : ', ')),
                tone: 'watch'
              } as const
            ]
          : []),
        ...(fit.lines.some((l) => l.capped) ? [{ kind: 'text', text: w.capped } as const] : [])
      ]
    },
    {
      title: w.bins,
      blocks: [
        {
          kind: 'table',
          head: w.binsHead,
          rows: fit.lines.flatMap((l) => bins(l, lang)),
          right: [2, 3, 4, 5, 6, 7]
        }
      ]
    },
    { title: w.rejects, blocks: rejects(fit.rejects, lang) }
  ];
}

function characteristic(l: FittedLine, lang: 'zh' | 'en'): TableCell[] {
  const status = WORDS[lang].status[l.status];
  return [
    feature(l.id)[lang],
    l.status === 'kept' ? status : { text: status, tone: 'watch' },
    decimals(l.iv),
    decimals(l.beta, 2),
    decimals(l.se, 2),
    decimals(l.z, 1),
    decimals(l.screened, 2)
  ];
}

function bins(l: FittedLine, lang: 'zh' | 'en'): TableCell[][] {
  const { missing } = l;
  const name = feature(l.id)[lang];
  const spread = (points: number) => (l.status === 'kept' ? decimals(points + l.alphaShare, 1) : '–');
  const rows = l.bins.map((b) => [
    name,
    binText(b.label, lang),
    count(b.n),
    count(b.bads),
    percent(b.badRate),
    decimals(b.woe, 2),
    signed(b.points),
    spread(b.points)
  ]);
  if (missing.n === 0) return rows;
  return [
    ...rows,
    [
      name,
      { text: WORDS[lang].missing, tone: 'soft' },
      count(missing.n),
      count(missing.bads),
      percent(missing.badRate),
      { text: `(${decimals(missing.woe, 2)})`, tone: 'soft' },
      '0',
      spread(0)
    ]
  ];
}

function rejects(r: FittedScorecard['fit']['rejects'], lang: 'zh' | 'en'): Block[] {
  const w = WORDS[lang];
  if (!r) return [{ kind: 'text', text: w.rejectsOff }];
  const { method, rejected, uplift, holdOutAuc: auc, base } = r;
  return [
    {
      kind: 'text',
      text: w.rejectsText(
        w.methods[method],
        count(rejected),
        String(uplift),
        percent(r.acceptedBadRate),
        percent(r.inferredBadRate)
      )
    },
    {
      kind: 'text',
      text: w.rejectsEffect(decimals(auc.without), decimals(auc.with), base.without, base.with)
    },
    {
      kind: 'table',
      head: w.rejectsHead,
      rows: r.lines.map((l) => [
        feature(l.id)[lang],
        decimals(l.betaWithout, 2),
        decimals(l.betaWith, 2),
        signed(l.mostPointsMoved)
      ]),
      right: [1, 2, 3]
    }
  ];
}
