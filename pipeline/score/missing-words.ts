import { nameOf } from '../crop/catalogue.ts';
import { FEATURES } from '../features/table.ts';

type Both = { zh: string; en: string };
type Row = Both & { cure: Both; blocks: boolean };

/** A figure that is not known, as a lender reads it: what it is, who can bring it, and whether a limit waits for it. */
export type MissingWords = Row;

const row = (zh: string, en: string, cureZh: string, cureEn: string, blocks: boolean): Row => ({
  zh,
  en,
  cure: { zh: cureZh, en: cureEn },
  blocks
});

const OF_FARMER: Record<string, Row> = {
  stage: row('生育期', 'growth stage of the main crop', '等待下一次晴空影像', 'wait for the next clear image', true),
  tenor_days: row('贷款期限', 'term of the loan', '由放款机构填写', 'the lender states it', true),
  insurance: row(
    '农业保险情况',
    'crop insurance',
    '上传保单,或注明未参保',
    'upload the policy, or state that there is none',
    true
  ),
  rent_due_cny: row(
    '应付地租',
    'land rent due',
    '提供流转合同,无地租请填 0',
    'show the lease; state 0 where no rent is due',
    true
  ),
  living_cny_year: row(
    '家庭年生活支出',
    'living costs of the household',
    '由客户经理调查填写',
    'the loan officer asks and states it',
    true
  ),
  offfarm_cny_year: row(
    '非农年收入',
    'income from outside farming',
    '提供收入流水,没有请填 0',
    'show bank statements; state 0 where there is none',
    true
  ),
  other_debt_service_cny: row(
    '其他债务的应还款',
    'payments due on other debts',
    '查询征信或由本人申报',
    'ask the credit bureau or the farmer',
    true
  ),
  data_quality: row(
    '影像数据质量',
    'quality of the imagery evidence',
    '核对申报地块的位置与作物',
    'check place and crop of the declared plots',
    true
  ),
  concentration_headroom_cny: row(
    '集中度剩余额度',
    'room left under the concentration cap',
    '由放款机构填写',
    'the lender states it',
    true
  ),
  plots: row(
    '可认定的地块',
    'a plot that could be verified',
    '重新圈画地块或上传田间照片',
    'redraw the plots or upload photos taken in the field',
    true
  ),
  bureau: row('征信记录', 'credit bureau record', '取得授权并查询征信', 'obtain consent and ask the bureau', true),
  years_observed: row(
    '可观测种植年限',
    'years seen cropped',
    '提供往年影像或合同',
    'bring imagery or leases of earlier years',
    false
  ),
  yield_percentile: row('单产百分位', 'yield percentile', '提供三年影像', 'bring three years of imagery', false),
  stability: row('单产稳定性', 'yield stability', '提供三年影像', 'bring three years of imagery', false),
  season_z: row(
    '本季长势',
    'vigour this season',
    '扩大影像范围,使同作物地块足够比较',
    'cover more ground, so that there are plots of the crop to compare with',
    false
  ),
  crop_mismatch: row(
    '作物是否相符',
    'whether the crop is the declared one',
    '等待下一次晴空影像,或上传田间照片',
    'wait for the next clear image, or upload photos taken in the field',
    false
  ),
  title: row('土地权属证据', 'land evidence', '上传确权证书或流转合同', 'upload the land certificate or lease', false),
  hhi: row(
    '作物集中度',
    'crop concentration',
    '补齐单产与价格后自动计算',
    'follows once yields and prices are known',
    false
  ),
  offfarm_share: row(
    '非农收入占比',
    'off-farm share of income',
    '由放款机构核实后填写',
    'the lender verifies and states it',
    false
  ),
  debt_ratio: row('负债产值比', 'debt over output value', '查询现有负债', 'ask for existing debts', false),
  hazard: row('灾害频率', 'hazard frequency', '填写所在地的灾害等级', 'state the hazard class of the place', false),
  water: row(
    '灌溉条件',
    'irrigation',
    '上传机井、渠道照片或用水凭证',
    'upload photos of well or canal, or water bills',
    false
  )
};

const OF_PLOT: Record<string, Row> = {
  declared_mu: row('申报面积', 'declared area', '补填申报面积', 'state it', true),
  observed_mu: row(
    '观测面积',
    'observed area',
    '核对地块边界,等待晴空影像',
    'check the outline; wait for a clear image',
    true
  ),
  title_weight: row(
    '土地权属',
    'land right',
    '上传确权证书或流转合同;仅有口头申报也请注明',
    'upload the certificate or lease, or state that there is only a claim',
    true
  ),
  sat_kg_mu: row(
    '卫星单产',
    'satellite yield',
    '暂按县均单产计;等待晴空影像',
    'the county’s yield stands in; wait for clear images',
    false
  ),
  model_rmse_kg_mu: row(
    '单产误差',
    'error of the satellite yield',
    '由系统补算',
    'comes with the satellite yield',
    true
  )
};

const OF_COVER: Record<string, Row> = {
  sum_cny_mu: row('每亩保额', 'sum insured per mu', '见保单', 'see the policy', true),
  deductible: row('免赔率', 'deductible', '见保单', 'see the policy', true),
  weight: row('保单可信权重', 'weight of the policy', '由放款机构填写', 'the lender states it', true)
};

const TABLE = row(
  '单产、价格与成本表',
  'table of yields, prices and costs',
  '由放款机构提供该地区该作物的表(--tables)',
  'the lender supplies one for this region (--tables)',
  true
);

/**
 * Words for a name of an assessment's `missing`, with plot and crop named in full. A name without words is shown as it
 * stands. `blocks` says that no limit is computed without the figure; `insurance` stands both for a policy, which the
 * limit needs, and for a characteristic, which it does not: it is told as the former.
 */
export function missingWords(name: string): MissingWords {
  const first = name.indexOf('.');
  const last = name.lastIndexOf('.');
  const [part, subject, field] =
    first < 0 ? [name, '', ''] : [name.slice(0, first), name.slice(first + 1), name.slice(last + 1)];
  const about = name.slice(first + 1, last);
  if (part === 'plots' && last > first && OF_PLOT[field])
    return named(OF_PLOT[field], `地块 ${about} 的`, `plot ${about}: `);
  if (part === 'insurance' && last > first && OF_COVER[field])
    return named(OF_COVER[field], `${nameOf(about, 'zh')}保险的`, `${nameOf(about, 'en')} insurance: `);
  if (part === 'economics' && subject) return named(TABLE, `${nameOf(subject, 'zh')}的`, `${nameOf(subject, 'en')}: `);
  const feature = FEATURES.find((f) => f.id === name);
  return (
    OF_FARMER[name] ?? row(feature?.zh ?? name, feature?.en ?? name, '由放款机构补充', 'the lender supplies it', false)
  );
}

const named = (r: Row, zh: string, en: string): Row => ({ ...r, zh: zh + r.zh, en: en + r.en });

/** The words of every missing figure, those that a limit waits for first, else in the order of the input. */
export const missingInWords = (names: readonly string[]): MissingWords[] => {
  const all = names.map(missingWords);
  return [...all.filter((m) => m.blocks), ...all.filter((m) => !m.blocks)];
};
