import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { Problem } from '../../pipeline/errors.ts';
import { action } from '../shell.ts';

export function register(program: Command): void {
  program
    .command('init')
    .description('write a farmers file to fill in')
    .option('-o, --output <file>', 'where to write it; an existing file is kept', 'farmers.geojson')
    .addHelpText('after', '\nExample:\n  $ parus init -o farmers.geojson && parus validate farmers.geojson')
    .action(
      action<[], { output: string }>(async (_args, { output }, shell) => {
        await writeFile(output, `${JSON.stringify(TEMPLATE, null, 2)}\n`, { flag: 'wx' }).catch(
          (e: NodeJS.ErrnoException) => {
            throw new Problem(
              'BadUsage',
              e.code === 'EEXIST'
                ? `Expected a new file at ${output}, found one already; name another with -o.`
                : `Expected a place to write ${output}, found none (${e.message}).`,
              { subject: output }
            );
          }
        );
        shell.out(shell.json ? JSON.stringify({ written: output }) : output);
        return 0;
      })
    );
}

/** JSON has no comments: members that begin with '//' are for people, and readers pass them over. */
const TEMPLATE = {
  '//1':
    '一个 Feature 是一块申报的地;以 // 开头的成员是说明,程序不读。One feature is one declared plot; members that begin with // are notes and are not read.',
  '//2':
    '坐标为 [经度, 纬度];手机地图(高德、支付宝)请写 "crs": "gcj02",百度写 "bd09"。Positions are [longitude, latitude]; write "crs": "gcj02" for phone maps in China, "bd09" for Baidu.',
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: {
        farmerId: 'F1',
        plotId: 'F1-P1',
        declaredCrop: '冬小麦',
        '//declaredCrop':
          '作物代码、英文标识、中文名或英文名均可。A code (WW), slug (winter_wheat), Chinese or English name.',
        declaredAreaMu: 72,
        '//declaredAreaMu': '亩(1亩 = 666.67 m²);也可用 declaredAreaHa(公顷)。In mu; or declaredAreaHa in hectares.',
        crs: 'wgs84',
        title: 'registered',
        '//title': 'registered 已确权 | contract_matched 流转合同相符 | none 无证据'
      },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [114.52, 35.57],
            [114.5225, 35.57],
            [114.5225, 35.5719],
            [114.52, 35.5719],
            [114.52, 35.57]
          ]
        ]
      }
    }
  ],
  '//farmers':
    '贷款机构掌握的情况;不知道的写 null,不会被默认值代替;缺征信、期限、生活支出、非农收入、其他还款、地租、保险或集中度额度时不给额度,转人工。What the lender knows. Null is "not known" and is never replaced by a default; without bureau, tenor, living cost, off-farm income, other debt service, rent, insurance or concentration headroom there is no limit but a manual review.',
  farmers: {
    F1: {
      tenor_days: 280,
      guarantee: false,
      insurance: { WW: { sum_cny_mu: 950, deductible: 0.1, weight: 0.8 } },
      '//insurance':
        '按作物:每亩保额(元)、免赔率、赔款归行比例;没有保险写 {}。By crop: CNY a mu, deductible, weight of the bank as loss payee; {} for no policy.',
      rent_due_cny: 48000,
      living_cny_year: 36000,
      offfarm_cny_year: 30000,
      other_debt_service_cny: 0,
      concentration_headroom_cny: null,
      '//concentration_headroom_cny': '本县本作物及单户集中度余额(元)。What portfolio rules leave for this farmer.',
      attributes: {
        bureau: 'clean',
        '//bureau': 'clean | thin_file | dpd_1_30 | dpd_31_90 | dpd_over_90 | enforcement',
        years_observed: null,
        yield_percentile: null,
        stability: null,
        insurance: 'full_cost',
        '//insurance': 'full_cost | basic | none',
        offfarm_share: null,
        debt_ratio: 0.1,
        hazard: null,
        '//hazard': 'low | mid | high',
        water: 'irrigated',
        '//water': 'irrigated | rainfed'
      }
    }
  }
};
