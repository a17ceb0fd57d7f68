/** Everything a scorecard report says, in both languages. Functions where figures stand inside a sentence. */
export const WORDS = {
  zh: {
    title: (id: string) => `评分卡报告:${id}`,
    simulated: '模拟数据:本报告的全部数字来自模拟的贷款组合(simulated),不说明任何真实农户。',
    uncalibrated: '专家评分卡未经拟合,违约概率未校准;在用真实贷款组合拟合之前,任何数字都不算校准。',
    trial: (sentence: string) => `试验评分卡,不可用于放款。${sentence}`,
    leftOut: (n: string) => `${n} 笔申请属于拟合时用过的农户,未参与评价(稳定性除外)。`,
    aside: (n: string) => `${n} 行数据不合格式,已搁置(原因见 --json)。`,
    period: '时期',
    all: '全部',
    population: '贷款组合',
    populationHead: ['时期', '申请', '已放款', '已知结果', '违约', '违约率'],
    stopped: (n: string) => `${n} 笔申请因征信硬性条件被拒,不进入评分。`,
    discrimination: '区分能力',
    discriminationText:
      'AUC 为随机一笔正常贷款得分高于随机一笔违约贷款的概率(同分计一半);Gini = 2·AUC − 1。括号内为按农户自助抽样的 95 % 区间。',
    discriminationHead: ['时期', '贷款', '违约', 'AUC', 'Gini', 'KS'],
    calibration: '违约概率校准',
    calibrationText: '预测与实际之比应在 0.8 到 1.2 之间(±20 %)。违约少于 30 笔时不作判断。',
    calibrationHead: ['组', '贷款', '违约', '预测', '实际', '实际的 95 % 区间', '比值', '结论'],
    grade: (g: string) => `等级 ${g}`,
    region: (r: string) => `地区 ${r}`,
    platt: (a: string, b: string) => `Platt 校准线:a = ${a},b = ${b}(a = 0、b = 1 表示无需校准)。`,
    verdicts: { within: '在 ±20 % 内', maybe: '超出,可能出于偶然', outside: '超出 ±20 %', too_few: '违约太少,不判断' },
    chart: { observed: '实际违约率及 95 % 区间', predicted: '预测', title: '各等级与地区的预测与实际违约率' },
    stability: '稳定性',
    stabilityText: (against: string) =>
      `各时期与 ${against} 比较。PSI 超过 0.1 应关注,超过 0.25 应重新拟合;各特征的 CSI 同理。`,
    onePeriod: '只有一个时期,无从比较。',
    psi: '评分 PSI',
    stabilityHead: ['时期', '项目', 'PSI', '结论'],
    stable: { stable: '稳定', watch: '关注', retrain: '重新拟合' },
    fairness: '公平性',
    fairnessText:
      '性别、民族、宗教、年龄、村庄、语言不得进入数据。通过率在压力覆盖率相近的农户之间比较(间接标准化),与最高组之比应不低于 0.8;机会均等差距(按时还款者中被评分卡通过的比例,最高减最低)应不超过 0.05。人数少于 200 的组只列出、不判断。',
    fairnessHead: [
      '组',
      '申请',
      '评分通过率',
      '同覆盖率预期',
      '通过比',
      '当时放款率',
      '还款者通过率',
      'PD 比值',
      'PD 结论'
    ],
    by: { region: '按地区', sizeTier: '按规模' },
    lowest: (r: string) => `最低通过比 ${r}`,
    gap: (g: string) => `机会均等差距 ${g}`,
    pdOk: '各组 PD 校准',
    yes: '合格',
    no: '不合格',
    unknown: '无法判断',
    comparison: '冠军与挑战者',
    comparisonText: (champion: string, challenger: string, cut: number, other: number) =>
      `冠军 ${champion}(${cut} 分及以上通过)与挑战者 ${challenger}(${other} 分及以上,通过人数与冠军相同或因同分略少)。`,
    difference: (d: string, loans: string) => `AUC 之差(挑战者 − 冠军,同一批 ${loans} 笔贷款配对抽样):${d}。`,
    better: '挑战者排序更好:区间在 0 以上。',
    worse: '挑战者排序更差:区间在 0 以下。',
    noWinner: '区间含 0:看不出谁更好。',
    swapHead: ['换入换出', '申请', '已知结果', '违约', '违约率', '金额(元)'],
    swap: { both: '两者都通过', in: '换入(只有挑战者通过)', out: '换出(只有冠军通过)', neither: '两者都不通过' },
    swapText: '换入的农户多数当时未获贷款,结果未知:换入的违约率只说明已知的那部分。',
    fit: '拟合',
    fitText: (loans: string, bads: string, held: string, seed: number) =>
      `用 ${loans} 笔贷款(违约 ${bads})拟合;${held} 的农户留作评价(种子 ${seed})。逻辑回归:logit(违约) = α + Σ β·WoE;得分 = −β·WoE·(40/ln 2),截距计入基础分,未知值得 0 分。`,
    base: (b: number) => `基础分 ${b}。`,
    fitHead: ['特征', '结论', 'IV', 'β', '标准误', 'z', '拒绝与放款的 PSI'],
    status: {
      kept: '采用',
      one_bin: '弃用:违约率不按预期方向变化',
      weak: '弃用:信息值低于 0.02',
      wrong_sign: '弃用:系数符号不对'
    },
    screened: (names: string) =>
      `以下特征在拒绝者与放款者之间差异明显(PSI > 0.1),只看已放款的数据可能看不出它们的作用:${names}。保留原有的筛选规则,弃用不等于无关。`,
    capped: '灾害频率的得分限于 ±12。',
    binsHead: ['特征', '分箱', '贷款', '违约', '违约率', 'WoE', '得分', '含 α/n'],
    missing: '未知(中性)',
    holdOut: (auc: string, ks: string, expert: string) =>
      `留出农户上:AUC ${auc},KS ${ks};专家评分卡在同一批贷款上 AUC ${expert}。`,
    bins: '分箱',
    rejects: '拒绝推断',
    rejectsOff: '未做拒绝推断:只用已放款的贷款拟合。',
    rejectsText: (method: string, n: string, uplift: string, accepted: string, inferred: string) =>
      `方法:${method};${n} 笔被拒申请;违约几率乘以 ${uplift}。放款违约率 ${accepted},推断的被拒违约率 ${inferred}。这是假设,不是观察。`,
    methods: { fuzzy: '模糊增广(fuzzy augmentation)', parcelling: '分段分配(parcelling)' },
    rejectsHead: ['特征', '不推断的 β', '推断后的 β', '最高分的变化'],
    rejectsEffect: (a: string, b: string, c: number, d: number) => `留出农户 AUC:${a} → ${b};基础分:${c} → ${d}。`
  },
  en: {
    title: (id: string) => `Scorecard report: ${id}`,
    simulated:
      'Simulated: every figure of this report comes from a simulated portfolio and says nothing of real farmers.',
    uncalibrated:
      'The expert scorecard was never fitted and its probability of default is not calibrated: nothing is calibrated until a real portfolio is fitted.',
    trial: (sentence: string) => `Trial scorecard. ${sentence}`,
    leftOut: (n: string) =>
      `${n} applications are of farmers whom the fit has seen; they are judged on nothing but stability.`,
    aside: (n: string) => `${n} rows break the format and were set aside (--json has the reasons).`,
    period: 'period',
    all: 'all',
    population: 'Portfolio',
    populationHead: ['period', 'applications', 'accepted', 'end known', 'bad', 'bad rate'],
    stopped: (n: string) => `${n} applications were stopped by the bureau record and are not scored.`,
    discrimination: 'Discrimination',
    discriminationText:
      'AUC is the chance that a good loan scores above a bad one (ties count half); Gini = 2 · AUC − 1. In brackets 95 % intervals by bootstrap of whole farmers.',
    discriminationHead: ['period', 'loans', 'bad', 'AUC', 'Gini', 'KS'],
    calibration: 'Calibration of PD',
    calibrationText:
      'Predicted over observed should lie within 0.8 and 1.2 (±20 %). With fewer than 30 bads no verdict is given.',
    calibrationHead: ['group', 'loans', 'bad', 'predicted', 'observed', '95 % of observed', 'ratio', 'verdict'],
    grade: (g: string) => `grade ${g}`,
    region: (r: string) => `region ${r}`,
    platt: (a: string, b: string) => `Platt's line: a = ${a}, b = ${b} (a = 0 and b = 1: nothing to correct).`,
    verdicts: {
      within: 'within ±20 %',
      maybe: 'outside, perhaps by chance',
      outside: 'outside ±20 %',
      too_few: 'too few bads to say'
    },
    chart: {
      observed: 'observed, 95 % interval',
      predicted: 'predicted',
      title: 'Predicted and observed bad rates by grade and region'
    },
    stability: 'Stability',
    stabilityText: (against: string) =>
      `Each period beside ${against}. A PSI above 0.1 asks for a look, above 0.25 for a new fit; so does the index of each characteristic.`,
    onePeriod: 'There is one period only, so nothing to compare.',
    psi: 'score (PSI)',
    stabilityHead: ['period', 'what', 'PSI', 'verdict'],
    stable: { stable: 'stable', watch: 'watch', retrain: 'retrain' },
    fairness: 'Fairness',
    fairnessText:
      'Gender, ethnicity, religion, age, village and language may not be in the file. Approval is compared among farmers with a similar stress cover (indirect standardisation): a group over the best should not fall below 0.8. The gap of equal opportunity (of those who repaid, the share that the scorecard approves, highest less lowest) should not exceed 0.05. Groups below 200 are shown and not judged.',
    fairnessHead: [
      'group',
      'applications',
      'approved by score',
      'expected at its cover',
      'approval ratio',
      'accepted then',
      'good payers approved',
      'PD ratio',
      'PD verdict'
    ],
    by: { region: 'By region', sizeTier: 'By size' },
    lowest: (r: string) => `lowest approval ratio ${r}`,
    gap: (g: string) => `equal-opportunity gap ${g}`,
    pdOk: 'PD by group',
    yes: 'passes',
    no: 'fails',
    unknown: 'cannot be judged',
    comparison: 'Champion and challenger',
    comparisonText: (champion: string, challenger: string, cut: number, other: number) =>
      `Champion ${champion} (approves from ${cut}), challenger ${challenger} (from ${other}: as many are approved, or a few less because of ties).`,
    difference: (d: string, loans: string) =>
      `Difference of AUC, challenger less champion, paired on the same ${loans} loans: ${d}.`,
    better: 'The challenger orders better: the interval lies above 0.',
    worse: 'The challenger orders worse: the interval lies below 0.',
    noWinner: 'The interval holds 0: neither is seen to be better.',
    swapHead: ['swap set', 'applications', 'end known', 'bad', 'bad rate', 'exposure CNY'],
    swap: {
      both: 'approved by both',
      in: 'swapped in (challenger only)',
      out: 'swapped out (champion only)',
      neither: 'approved by neither'
    },
    swapText:
      'Most farmers who are swapped in got no loan then, so their end is not known: the bad rate there speaks of the known part only.',
    fit: 'The fit',
    fitText: (loans: string, bads: string, held: string, seed: number) =>
      `Fitted to ${loans} loans with ${bads} bads; ${held} of farmers were held out to be judged on (seed ${seed}). Logistic regression: logit(bad) = α + Σ β · WoE; points = −β · WoE · (40/ln 2), the intercept stands in the base, and a value that is not known earns 0.`,
    base: (b: number) => `Base ${b}.`,
    fitHead: ['characteristic', 'verdict', 'IV', 'β', 'standard error', 'z', 'PSI rejected/accepted'],
    status: {
      kept: 'kept',
      one_bin: 'dropped: the bad rate does not move as expected',
      weak: 'dropped: information value below 0.02',
      wrong_sign: 'dropped: coefficient of the wrong sign'
    },
    screened: (names: string) =>
      `Rejected and accepted farmers differ by these (PSI > 0.1), so the accepted may not show what they do: ${names}. Keep the rules that screened by them; dropped here does not mean harmless.`,
    capped: 'Points of hazard frequency are held to ±12.',
    binsHead: ['characteristic', 'bin', 'loans', 'bad', 'bad rate', 'WoE', 'points', 'with α/n'],
    missing: 'not known (neutral)',
    holdOut: (auc: string, ks: string, expert: string) =>
      `On the farmers held out: AUC ${auc}, KS ${ks}; the expert scorecard on the same loans AUC ${expert}.`,
    bins: 'Bins',
    rejects: 'Reject inference',
    rejectsOff: 'None was done: the fit knows accepted loans only.',
    rejectsText: (method: string, n: string, uplift: string, accepted: string, inferred: string) =>
      `Method: ${method}; ${n} rejected applications; odds of bad times ${uplift}. Bad rate of the accepted ${accepted}, inferred of the rejected ${inferred}. An assumption, not an observation.`,
    methods: { fuzzy: 'fuzzy augmentation', parcelling: 'parcelling' },
    rejectsHead: ['characteristic', 'β without', 'β with', 'change of the most points'],
    rejectsEffect: (a: string, b: string, c: number, d: number) =>
      `AUC on the farmers held out: ${a} → ${b}; base: ${c} → ${d}.`
  }
} as const;

export type Words = (typeof WORDS)['zh'] | (typeof WORDS)['en'];
