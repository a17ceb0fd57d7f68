/** Codes that lenders store: add codes, never give one a second meaning. RC-1xx explain points, RC-2xx are evidence checks. */
export type ReasonCode =
  | 'RC-101'
  | 'RC-102'
  | 'RC-103'
  | 'RC-104'
  | 'RC-105'
  | 'RC-106'
  | 'RC-107'
  | 'RC-108'
  | 'RC-109'
  | 'RC-110'
  | 'RC-111'
  | 'RC-112'
  | 'RC-113'
  | 'RC-114'
  | 'RC-115'
  | 'RC-120'
  | 'RC-201'
  | 'RC-202'
  | 'RC-203'
  | 'RC-204'
  | 'RC-205'
  | 'RC-206'
  | 'RC-207'
  | 'RC-208'
  | 'RC-209'
  | 'RC-210'
  | 'RC-211'
  | 'RC-212';

/** What a farmer reads: what was found, and what he can do about it. */
export type Wording = { zh: string; en: string; cure: { zh: string; en: string } };

/** The words of every reason code; docs/reason-codes.md is printed from this table. */
export const WORDING: Record<ReasonCode, Wording> = {
  'RC-101': {
    zh: '过去24个月有逾期',
    en: 'Payments overdue in the past 24 months',
    cure: {
      zh: '结清逾期款项,并请放款机构更新征信记录;记录有误可申请异议更正',
      en: 'Settle what is overdue and ask that lender to update the bureau; dispute the record if it is wrong'
    }
  },
  'RC-102': {
    zh: '压力情景下还款覆盖不足',
    en: 'Repayment not well covered in a bad year',
    cure: {
      zh: '减少借款或租金支出、投保完全成本保险、补充非农收入流水,或等到生长后期再测算',
      en: 'Borrow or rent less, insure at full cost, show off-farm income, or ask again later in the season when less is at risk'
    }
  },
  'RC-103': {
    zh: '可观测种植年限短',
    en: 'Few years seen cropped on these plots',
    cure: {
      zh: '提供往年流转合同、售粮票据或补贴记录;继续耕种同一地块',
      en: 'Show earlier leases, sale tickets or subsidy records; keep working the same plots'
    }
  },
  'RC-104': {
    zh: '长势/单产低于周边',
    en: 'Growth or yield below the neighbourhood',
    cure: {
      zh: '咨询农技人员;如有售粮或测产凭证可上传供人工复核',
      en: 'Ask an extension agent; upload sale tickets or a yield measurement for a human to review'
    }
  },
  'RC-105': {
    zh: '单产不稳定',
    en: 'Yield varies from year to year',
    cure: {
      zh: '改善灌溉排水、选用稳产品种、参加保险;减产若因灾害,请上传证明',
      en: 'Improve irrigation and drainage, choose stable varieties, insure; if a disaster caused it, upload the proof'
    }
  },
  'RC-106': {
    zh: '本季长势偏弱',
    en: 'Weak growth this season',
    cure: {
      zh: '检查地块并追肥、补灌或防治病虫;下次晴空影像后自动重新测算',
      en: 'Inspect the plots and feed, water or treat them; the figure is renewed after the next clear image'
    }
  },
  'RC-107': {
    zh: '申报作物与影像不符',
    en: 'The declared crop differs from what images show',
    cure: {
      zh: '更正申报作物,或在田间拍照并走地块边界上传',
      en: 'Correct the declared crop, or walk the plot and upload photos taken in the field'
    }
  },
  'RC-108': {
    zh: '非农收入占比低',
    en: 'Little income from outside farming',
    cure: {
      zh: '提供务工、经营或其他收入的银行流水',
      en: 'Show bank statements of wages, trade or other income'
    }
  },
  'RC-109': {
    zh: '无灌溉条件',
    en: 'No irrigation',
    cure: {
      zh: '如有机井、渠道或滴灌,请上传照片或用水凭证',
      en: 'If there is a well, canal or drip line, upload photos or water bills'
    }
  },
  'RC-110': {
    zh: '面积证据不足',
    en: 'Declared area is larger than the evidence shows',
    cure: {
      zh: '走地块边界、更正申报面积,或上传确权证书、流转合同',
      en: 'Walk the boundary, correct the declared area, or upload the land certificate or lease'
    }
  },
  'RC-111': {
    zh: '土地权属证据缺失',
    en: 'Land right not fully proven',
    cure: {
      zh: '上传土地承包经营权证或经村集体备案的流转合同',
      en: 'Upload the land right certificate or a lease filed with the village'
    }
  },
  'RC-112': {
    zh: '作物单一',
    en: 'Output rests on one crop',
    cure: {
      zh: '轮作或增加作物种类;已有其他作物请补充申报地块',
      en: 'Rotate or add crops; declare plots with other crops if there are any'
    }
  },
  'RC-113': {
    zh: '未参保或保障不足',
    en: 'No crop insurance, or basic cover only',
    cure: {
      zh: '投保完全成本或种植收入保险,并上传保单',
      en: 'Take full-cost or income insurance and upload the policy'
    }
  },
  'RC-114': {
    zh: '负债偏高',
    en: 'High debt against expected output',
    cure: {
      zh: '归还部分现有借款;已结清的请上传结清证明',
      en: 'Repay part of what is owed; upload proof of loans already settled'
    }
  },
  'RC-115': {
    zh: '所在地灾害频率高',
    en: 'Disasters are frequent in this area',
    cure: {
      zh: '此项取决于地点而非本人;投保或提供防灾设施(排涝、防雹网)证明可降低影响',
      en: 'This is about the place, not the person; insurance or proof of protection (drainage, hail nets) lessens it'
    }
  },
  'RC-120': {
    zh: '卫星观测不足(云或地块过小)',
    en: 'Satellites saw too little (clouds or very small plots)',
    cure: {
      zh: '等待下一次晴空影像,或走地块边界并上传确权证书、流转合同;不影响信用评分',
      en: 'Wait for the next clear image, or walk the plot and upload the certificate or lease; the score is not lowered'
    }
  },
  'RC-201': {
    zh: '申报面积明显大于观测面积',
    en: 'Declared area far above observed area',
    cure: { zh: '走地块边界或更正申报面积', en: 'Walk the boundary or correct the declared area' }
  },
  'RC-202': {
    zh: '地块作物与申报不符',
    en: 'A plot carries another crop than declared',
    cure: {
      zh: '更正申报作物或上传田间照片;产值按观测到的作物计算',
      en: 'Correct the declared crop or upload field photos; value is taken at the observed crop'
    }
  },
  'RC-203': {
    zh: '同一地块被多人申报',
    en: 'Two farmers claim the same plot',
    cure: {
      zh: '双方申请均已冻结;请上传流转合同或确权证书以确认经营人',
      en: 'Both requests are on hold; upload the lease or certificate that shows who works the plot'
    }
  },
  'RC-204': {
    zh: '地块边界整体偏移(坐标系不同)',
    en: 'The polygon is shifted (another coordinate system)',
    cure: {
      zh: '系统已自动改正偏移,请核对地图上的边界',
      en: 'The shift was mended; please check the boundary on the map'
    }
  },
  'RC-205': {
    zh: '影像上未见耕地',
    en: 'No cropland is seen on the plot',
    cure: {
      zh: '移除该地块或重新圈画;如确为耕地请上传照片',
      en: 'Remove or redraw the plot; upload photos if it is farmland'
    }
  },
  'RC-206': {
    zh: '本季未种植或撂荒',
    en: 'Not planted or abandoned this season',
    cure: {
      zh: '如为晚播,请上传播种照片,出苗后自动重新测算',
      en: 'If sown late, upload photos of sowing; the figure is renewed after emergence'
    }
  },
  'RC-207': {
    zh: '尚未实地走地块,或地块距离过远',
    en: 'Plot not walked yet, or very far away',
    cure: { zh: '请到现场走地块边界一次', en: 'Walk the boundary once' }
  },
  'RC-208': {
    zh: '照片与地块不符',
    en: 'Photo does not fit the plot',
    cure: { zh: '请在地块内重新拍摄当前照片', en: 'Take a new photo inside the plot' }
  },
  'RC-209': {
    zh: '流转合同与地块不符',
    en: 'Lease does not fit the plot',
    cure: {
      zh: '补充面积、期限、出租方与地块相符的合同',
      en: 'Provide a lease whose area, term and lessor fit the plot'
    }
  },
  'RC-210': {
    zh: '保单与面积或季节不符',
    en: 'Insurance does not fit area or season',
    cure: {
      zh: '请保险机构更正保单,或上传本季保单',
      en: 'Have the insurer correct the policy, or upload this season’s'
    }
  },
  'RC-211': {
    zh: '申报单产不合常理',
    en: 'Declared yield is implausible',
    cure: {
      zh: '该申报值未采用;可上传售粮票据',
      en: 'The declared figure was not used; upload sale tickets if there are any'
    }
  },
  'RC-212': {
    zh: '申请前经营面积突然大增',
    en: 'Area grew suddenly before the request',
    cure: {
      zh: '请上传新增地块的流转合同,等待人工复核',
      en: 'Upload the leases of the new plots and wait for a human review'
    }
  }
};

/** All codes in order. */
export const REASON_CODES = Object.keys(WORDING) as ReasonCode[];

/** The code that a text begins with ('RC-203 duplicate claim' → 'RC-203'), or null where it begins with none. */
export function reasonCodeOf(text: string): ReasonCode | null {
  const code = text.slice(0, 6) as ReasonCode;
  return Object.hasOwn(WORDING, code) ? code : null;
}

type Words<Key extends string> = Record<Key, { zh: string; en: string }>;

/** Decisions as people read them. */
export const DECISION_WORDS: Words<'offer' | 'manual_review' | 'decline' | 'insufficient_evidence' | 'not_lendable'> = {
  offer: { zh: '可授信', en: 'offer' },
  manual_review: { zh: '人工复核', en: 'manual review' },
  decline: { zh: '拒绝', en: 'decline' },
  insufficient_evidence: { zh: '观测不足', en: 'insufficient evidence' },
  not_lendable: { zh: '不可授信', en: 'not lendable' }
};

/** What binds a limit, as people read it. */
export const BINDING_WORDS: Words<'need' | 'capacity' | 'per_mu' | 'product' | 'concentration' | 'hard_stop'> = {
  need: { zh: '资金需求', en: 'need' },
  capacity: { zh: '还款能力', en: 'capacity to repay' },
  per_mu: { zh: '每亩上限', en: 'cap per mu' },
  product: { zh: '产品上限', en: 'product cap' },
  concentration: { zh: '集中度上限', en: 'concentration cap' },
  hard_stop: { zh: '硬性拒绝', en: 'hard stop' }
};
