/**
 * The crop catalogue: 31 crops with calendars, canopy, agronomy, yield, price and cost; eleven regions; rotations; the
 * non-crop classes; and the source of every block. A starting point with sources, not a law (`src` says which figures
 * are expert estimates). Prices and costs are dated (`year`) and a lender replaces them with tables of his own.
 *
 * Days are counted in the harvest year: 1 is 1 January, -80 is 12 October of the year before.
 */
import type { Crop, NonCrop, Region, Rotation } from './catalogue.ts';

export const CATALOGUE_SOURCES: Record<string, { cite: string; kind: string }> = {
  NBS2023: {
    cite: '国家统计局 2023年国民经济和社会发展统计公报 (2024-02-29): 面积/产量; yields are computed area/production quotients',
    kind: 'official statistic (read in stored copy)'
  },
  NBSGRAIN2023: {
    cite: '国家统计局 2023年粮食产量公告 (2023-12-11): grain 390 kg/mu, cereals 428 kg/mu',
    kind: 'official statistic (read)'
  },
  SWAT: {
    cite: 'SWAT crop database plant.dat (read_file wanggangsheng/SWATIO_TRB_HH3 plant.dat): BIO_E, HVSTI, BLAI, T_OPT, T_BASE',
    kind: 'model database (read)'
  },
  FAO56: {
    cite: 'FAO-56 Tables 11/12 via github kthorp/pyfao56 src/pyfao56/tools/tables.py: Kc ini/mid/end, stage lengths',
    kind: 'handbook (read)'
  },
  AQUACROP: {
    cite: 'FAO AquaCrop defaults via github aquacropos/aquacrop crop_params.py: HI0, Tbase, GDD, WP*',
    kind: 'model database (read)'
  },
  FAO33: {
    cite: 'FAO-33 Doorenbos & Kassam 1979 seasonal Ky',
    kind: 'own knowledge'
  },
  CNCOTTON2023: {
    cite: '国家棉花市场监测系统 2023 棉花种植成本调查 (news.webtex.cn, 2024-02-04): machine-picked Xinjiang own land 1585 CNY/mu, rented 2721, rent 1136',
    kind: 'survey (read)'
  },
  XJCOTTON2022: {
    cite: '新疆棉花协会 2022/23: lint 143.93 kg/mu; seed cotton 6.12 CNY/kg mean; lint turnout 38% machine (china-cotton.org 2023-03-31)',
    kind: 'association (read)'
  },
  TEA2023: {
    cite: '中国茶叶流通协会 2023: 5149.76万亩 (4650.16 harvested), 333.95万吨 dry, 3296.68亿元',
    kind: 'association (read)'
  },
  APPLE2021: {
    cite: '2021 apple 3132.12万亩, 3934万吨; FAO 2018 18.94 t/ha (enongzi/ industry report)',
    kind: 'industry report (read)'
  },
  SNFRUIT2017: {
    cite: '陕西省统计局 2017 果业公报: apple 3.36 CNY/kg and 3070 CNY/mu income; kiwifruit 4.67 CNY/kg and 8093 CNY/mu',
    kind: 'official statistic (read)'
  },
  KIWI: {
    cite: '周至 2023: 43.2万亩/50万吨; 眉县 2015: 30万亩/43万吨 (press)',
    kind: 'press (read)'
  },
  CITRUS2022: {
    cite: '中国柑橘产业经济分析 2025: 2995.81 kha, 6003.89万吨 in 2022',
    kind: 'paper (read)'
  },
  CNAGRI2016: {
    cite: 'CnAgri 2017-03-28: three grains 2016: total cost 16554, cash 7405, material+service 6436, labour 6962, land 3156 yuan/ha; 6982 kg/ha',
    kind: 'analyst report on NDRC compilation (read)'
  },
  HENGFENG: {
    cite: '恒丰银行 case: rent >=800 CNY/mu/yr, inputs ~500 CNY/mu per season, 750 CNY/mu lent on 1000 mu (shdbkk.com)',
    kind: 'press (read)'
  },
  MINPRICE: {
    cite: '国家粮食最低收购价 2023/2024: wheat 2.34/2.36, early indica 2.52/2.54, mid-late indica 2.58, japonica 2.62 CNY/kg',
    kind: 'own knowledge (could not be confirmed in the stored corpora)'
  },
  CHINAPHEN: {
    cite: 'ChinaCropPhen1km (Luo et al. 2020, ESSD 12,197), ChinaRiceCalendar (ESSD 16,1689), NE maize 30 m phenology (ESSD 14,2851): error < 10 d; use to recalibrate calendar',
    kind: 'dataset pointer (read abstract)'
  },
  EXPERT: {
    cite: 'expert estimate of this note; replace by 《全国农产品成本收益资料汇编》 and county statistics before production use',
    kind: 'expert estimate'
  },
  PROSAIL: {
    cite: 'derived here with PROSPECT-D + 4SAIL (prosail_lut.u16)',
    kind: 'computed'
  }
};

export const REGIONS: Region[] = [
  {
    code: 'NEC',
    zh: '东北',
    en: 'Northeast (HL,JL,LN,E-NM)',
    lat: [40, 50],
    lon: [118, 134],
    seasons: 1,
    clear: 0.5,
    cloudy_months: [7, 8],
    plot_ha_median: 1.2
  },
  {
    code: 'NCM',
    zh: '内蒙古及长城沿线',
    en: 'Inner Mongolia/Hetao/N-Hebei',
    lat: [38, 45],
    lon: [105, 119],
    seasons: 1,
    clear: 0.6,
    cloudy_months: [7, 8],
    plot_ha_median: 1.0
  },
  {
    code: 'HHH',
    zh: '黄淮海',
    en: 'Huang-Huai-Hai plain',
    lat: [32.5, 40.5],
    lon: [112, 122.5],
    seasons: 2,
    clear: 0.55,
    cloudy_months: [7, 8],
    plot_ha_median: 0.35
  },
  {
    code: 'LOE',
    zh: '黄土高原与关中',
    en: 'Loess plateau + Guanzhong',
    lat: [33.8, 39],
    lon: [103, 113],
    seasons: 1.5,
    clear: 0.5,
    cloudy_months: [8, 9, 10],
    plot_ha_median: 0.2
  },
  {
    code: 'NWX',
    zh: '新疆与河西',
    en: 'Xinjiang + Hexi',
    lat: [36, 48],
    lon: [74, 104],
    seasons: 1,
    clear: 0.7,
    cloudy_months: [],
    plot_ha_median: 2.5
  },
  {
    code: 'YZM',
    zh: '长江中游',
    en: 'Middle Yangtze (HB,HN,JX)',
    lat: [25, 33],
    lon: [108, 118],
    seasons: 2.3,
    clear: 0.3,
    cloudy_months: [2, 3, 4, 5, 6],
    plot_ha_median: 0.12
  },
  {
    code: 'YZL',
    zh: '长江下游',
    en: 'Lower Yangtze (S-JS,S-AH,ZJ,SH)',
    lat: [28, 33.5],
    lon: [116, 122.5],
    seasons: 2,
    clear: 0.35,
    cloudy_months: [2, 3, 6],
    plot_ha_median: 0.25
  },
  {
    code: 'SCB',
    zh: '四川盆地',
    en: 'Sichuan basin + Chongqing',
    lat: [28, 32.5],
    lon: [103, 110],
    seasons: 2,
    clear: 0.2,
    cloudy_months: [1, 2, 6, 7, 9, 10, 11, 12],
    plot_ha_median: 0.08
  },
  {
    code: 'YGP',
    zh: '云贵高原',
    en: 'Yunnan-Guizhou plateau',
    lat: [22, 28.5],
    lon: [98, 109],
    seasons: 1.6,
    clear: 0.3,
    cloudy_months: [6, 7, 8, 9],
    plot_ha_median: 0.07
  },
  {
    code: 'SCN',
    zh: '华南',
    en: 'South China (GD,GX,FJ,HI)',
    lat: [18.5, 27],
    lon: [105, 120.5],
    seasons: 2.5,
    clear: 0.3,
    cloudy_months: [3, 4, 5, 6],
    plot_ha_median: 0.08
  },
  {
    code: 'QTP',
    zh: '青藏高原',
    en: 'Qinghai-Tibet',
    lat: [28, 38.5],
    lon: [85, 103],
    seasons: 1,
    clear: 0.5,
    cloudy_months: [7, 8],
    plot_ha_median: 0.3
  }
];

export const ROTATIONS: Rotation[] = [
  { code: 'WW-UM', zh: '冬小麦-夏玉米', regions: ['HHH', 'LOE'], intensity: 2, seq: ['WW', 'UM'], gap_days: [3, 12] },
  { code: 'WW-SB', zh: '麦-豆', regions: ['HHH'], intensity: 2, seq: ['WW', 'SB'], gap_days: [3, 15] },
  { code: 'WW-PN', zh: '麦-花生', regions: ['HHH'], intensity: 2, seq: ['WW', 'PN'], gap_days: [3, 12] },
  { code: 'WW-MR', zh: '稻麦轮作', regions: ['YZL'], intensity: 2, seq: ['WW', 'MR'], gap_days: [10, 25] },
  { code: 'RS-MR', zh: '油-稻', regions: ['YZM', 'SCB', 'YZL'], intensity: 2, seq: ['RS', 'MR'], gap_days: [8, 25] },
  { code: 'ER-LR', zh: '双季稻', regions: ['YZM', 'SCN'], intensity: 2, seq: ['ER', 'LR'], gap_days: [3, 12] },
  { code: 'RS-ER-LR', zh: '油-稻-稻', regions: ['YZM'], intensity: 3, seq: ['RS', 'ER', 'LR'], gap_days: [3, 12] },
  { code: 'ER-LR-VG', zh: '稻-稻-菜', regions: ['SCN'], intensity: 3, seq: ['ER', 'LR', 'VG'], gap_days: [5, 20] },
  { code: 'GA-UM', zh: '蒜-玉米', regions: ['HHH'], intensity: 2, seq: ['GA', 'UM'], gap_days: [8, 25] },
  { code: 'SM-SB', zh: '玉米-大豆轮作(年际)', regions: ['NEC'], intensity: 1, seq: ['SM', 'SB'], gap_days: null },
  { code: 'RS-SM', zh: '油-玉米', regions: ['SCB', 'YGP'], intensity: 2, seq: ['RS', 'SM'], gap_days: [5, 20] },
  { code: 'PT-MR', zh: '薯-稻', regions: ['SCN', 'YGP'], intensity: 2, seq: ['PT', 'MR'], gap_days: [5, 30] }
];

export const NON_CROPS: NonCrop[] = [
  { class_id: 40, code: 'FL', zh: '休耕/裸地', en: 'Fallow / bare' },
  { class_id: 41, code: 'AB', zh: '撂荒/杂草', en: 'Abandoned / weeds' },
  { class_id: 42, code: 'FO', zh: '林地', en: 'Forest' },
  { class_id: 43, code: 'GS', zh: '草地', en: 'Grass' },
  { class_id: 44, code: 'WA', zh: '水体/鱼塘', en: 'Water / fish pond' },
  { class_id: 45, code: 'BU', zh: '建筑/道路', en: 'Built-up' },
  { class_id: 46, code: 'UN', zh: '无法判断', en: 'Unknown / reject option' }
];

export const CROPS: Crop[] = [
  {
    class_id: 1,
    code: 'WW',
    slug: 'winter_wheat',
    zh: '冬小麦',
    en: 'Winter wheat',
    group: 'cereal_winter',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: -80,
        emergence: -72,
        peak: 118,
        maturity: 157,
        harvest: 160,
        sd_days: 7,
        regreen: 55,
        heading: 115,
        system: 'main',
        cost_events: [
          { doy: -85, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 70, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 118, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 160, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.0,
          scale: 6.354,
          sd: 0.9,
          t_up: 94.1,
          r_up: 0.093,
          t_down: 148.4,
          r_down: 0.2048,
          zero_after: 160,
          autumn: { amp: 0.9, t_up: -45, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 25,
          valid_to: 160,
          base_pre: 0.444,
          base_post: 0.118,
          vmax: 0.919,
          base: 0.444,
          amp: 0.474,
          sos: 77.3,
          rsp: 0.1709,
          eos: 154.1,
          rau: 0.2026,
          fit_rmse: 0.015
        },
        ndvi_peak: 0.921
      },
      {
        region: 'LOE',
        sow: -90,
        emergence: -82,
        peak: 125,
        maturity: 165,
        harvest: 168,
        sd_days: 7,
        regreen: 65,
        heading: 122,
        system: 'main',
        cost_events: [
          { doy: -95, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 80, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 125, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 168, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.0,
          scale: 6.335,
          sd: 0.9,
          t_up: 102.2,
          r_up: 0.0976,
          t_down: 156.2,
          r_down: 0.1997,
          zero_after: 168,
          autumn: { amp: 0.9, t_up: -45, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 35,
          valid_to: 168,
          base_pre: 0.394,
          base_post: 0.124,
          vmax: 0.919,
          base: 0.394,
          amp: 0.526,
          sos: 85.5,
          rsp: 0.1717,
          eos: 162.0,
          rau: 0.2022,
          fit_rmse: 0.015
        },
        ndvi_peak: 0.921
      },
      {
        region: 'YZL',
        sow: -62,
        emergence: -52,
        peak: 103,
        maturity: 147,
        harvest: 150,
        sd_days: 7,
        regreen: 40,
        heading: 100,
        system: 'main',
        cost_events: [
          { doy: -67, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 55, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 103, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 150, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.0,
          scale: 6.324,
          sd: 0.9,
          t_up: 79.1,
          r_up: 0.093,
          t_down: 137.3,
          r_down: 0.1816,
          zero_after: 150,
          autumn: { amp: 0.9, t_up: -45, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 10,
          valid_to: 150,
          base_pre: 0.511,
          base_post: 0.153,
          vmax: 0.92,
          base: 0.511,
          amp: 0.409,
          sos: 63.1,
          rsp: 0.1707,
          eos: 143.5,
          rau: 0.2033,
          fit_rmse: 0.01
        },
        ndvi_peak: 0.921
      },
      {
        region: 'SCB',
        sow: -60,
        emergence: -50,
        peak: 85,
        maturity: 130,
        harvest: 133,
        sd_days: 7,
        regreen: 15,
        heading: 82,
        system: 'main',
        cost_events: [
          { doy: -65, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 30, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 85, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 133, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.0,
          scale: 6.345,
          sd: 0.9,
          t_up: 58.4,
          r_up: 0.0837,
          t_down: 120.1,
          r_down: 0.1775,
          zero_after: 133,
          autumn: { amp: 0.9, t_up: -45, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -15,
          valid_to: 133,
          base_pre: 0.577,
          base_post: 0.146,
          vmax: 0.922,
          base: 0.577,
          amp: 0.345,
          sos: 39.7,
          rsp: 0.1299,
          eos: 126.5,
          rau: 0.1984,
          fit_rmse: 0.002
        },
        ndvi_peak: 0.922
      },
      {
        region: 'NWX',
        sow: -95,
        emergence: -87,
        peak: 145,
        maturity: 182,
        harvest: 187,
        sd_days: 7,
        regreen: 85,
        heading: 142,
        system: 'main',
        cost_events: [
          { doy: -100, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 100, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 145, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 187, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.0,
          scale: 6.355,
          sd: 0.9,
          t_up: 122.2,
          r_up: 0.0976,
          t_down: 173.9,
          r_down: 0.2159,
          zero_after: 187,
          autumn: { amp: 0.9, t_up: -45, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 55,
          valid_to: 187,
          base_pre: 0.301,
          base_post: 0.121,
          vmax: 0.921,
          base: 0.301,
          amp: 0.62,
          sos: 103.8,
          rsp: 0.154,
          eos: 179.1,
          rau: 0.2025,
          fit_rmse: 0.011
        },
        ndvi_peak: 0.92
      }
    ],
    signatures: [
      'green in Dec-Mar when all else is bare (HHH)',
      'overwinter NDVI 0.25-0.50, spring re-greening, sharp yellowing DOY 140-157',
      'harvest = NDVI drop >0.35 within 10 d, straw BSI/NDTI up',
      'two-peak NDVI: autumn tillering + spring'
    ],
    canopy: {
      ala: 62,
      cab: 48,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.44,
      hi_src: 'AQUACROP 0.48 / SWAT 0.40 -> 0.44',
      rue_gMJ_ipar: 3.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.4, mid: 1.15, end: 0.25 },
      kc_src: 'FAO56',
      t_base: 0,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2400,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.05,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: {
      cny_per_kg: 2.7,
      year: 2023,
      cv_year: 0.09,
      corr_with_yield: -0.15,
      src: 'EXPERT 2023/24 mean; floor MINPRICE 2.34-2.36'
    },
    cost: {
      cash_cny_per_mu: 520,
      rent_cny_per_mu_season: 400,
      labour_imputed_cny_per_mu: 330,
      total_cny_per_mu: 1250,
      src: 'HENGFENG ~500; CNAGRI2016 material+service 429'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1080.0,
      cash_margin_cny_per_mu: 560.0,
      margin_after_rent: 160.0,
      ln_sigma_value: 0.1171,
      cvar05_value_cny_per_mu: 843.2,
      per_mu_credit_cap_cny: 380
    },
    yield: {
      kg_per_mu: 400,
      t_per_ha: 6.0,
      cv_plot_within_county: 0.15,
      cv_year: 0.09,
      src: 'NBS2023 wheat 5.78 t/ha = 385 kg/mu; +4% for winter belt EXPERT'
    },
    status: 'lendable'
  },
  {
    class_id: 2,
    code: 'SW',
    slug: 'spring_wheat',
    zh: '春小麦',
    en: 'Spring wheat',
    group: 'cereal_spring',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NEC',
        sow: 95,
        emergence: 115,
        peak: 165,
        maturity: 205,
        harvest: 210,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 90, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 150, share: 0.22, what: 'top-dressing' },
          { doy: 165, share: 0.12, what: 'pest control' },
          { doy: 210, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.033,
          sd: 0.9,
          t_up: 146.0,
          r_up: 0.1172,
          t_down: 196.2,
          r_down: 0.1997,
          zero_after: 210
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 210,
          base_pre: 0.158,
          base_post: 0.145,
          vmax: 0.92,
          base: 0.158,
          amp: 0.761,
          sos: 130.4,
          rsp: 0.1447,
          eos: 200.8,
          rau: 0.2047,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.914
      },
      {
        region: 'NWX',
        sow: 75,
        emergence: 95,
        peak: 155,
        maturity: 195,
        harvest: 200,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 70, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 130, share: 0.22, what: 'top-dressing' },
          { doy: 155, share: 0.12, what: 'pest control' },
          { doy: 200, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.068,
          sd: 0.9,
          t_up: 132.2,
          r_up: 0.0976,
          t_down: 186.2,
          r_down: 0.1997,
          zero_after: 200
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 200,
          base_pre: 0.157,
          base_post: 0.143,
          vmax: 0.921,
          base: 0.157,
          amp: 0.763,
          sos: 113.4,
          rsp: 0.1209,
          eos: 190.9,
          rau: 0.204,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.915
      },
      {
        region: 'NCM',
        sow: 82,
        emergence: 103,
        peak: 160,
        maturity: 198,
        harvest: 203,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 77, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 138, share: 0.22, what: 'top-dressing' },
          { doy: 160, share: 0.12, what: 'pest control' },
          { doy: 203, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.069,
          sd: 0.9,
          t_up: 138.3,
          r_up: 0.1028,
          t_down: 189.6,
          r_down: 0.2102,
          zero_after: 203
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 203,
          base_pre: 0.158,
          base_post: 0.134,
          vmax: 0.92,
          base: 0.158,
          amp: 0.763,
          sos: 120.5,
          rsp: 0.1273,
          eos: 194.1,
          rau: 0.2049,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.914
      },
      {
        region: 'QTP',
        sow: 95,
        emergence: 115,
        peak: 185,
        maturity: 230,
        harvest: 238,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 90, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 150, share: 0.22, what: 'top-dressing' },
          { doy: 185, share: 0.12, what: 'pest control' },
          { doy: 238, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.076,
          sd: 0.9,
          t_up: 158.4,
          r_up: 0.0837,
          t_down: 220.1,
          r_down: 0.1775,
          zero_after: 238
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 238,
          base_pre: 0.157,
          base_post: 0.174,
          vmax: 0.92,
          base: 0.157,
          amp: 0.763,
          sos: 136.5,
          rsp: 0.104,
          eos: 225.1,
          rau: 0.2053,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.916
      }
    ],
    signatures: [
      'no winter green',
      'early rise (Apr-May) before maize/soy',
      'senesces in July while summer crops peak'
    ],
    canopy: {
      ala: 62,
      cab: 45,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.42,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.15, end: 0.25 },
      kc_src: 'FAO56',
      t_base: 0,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1900,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.15,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 2.7, year: 2023, cv_year: 0.09, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 430,
      rent_cny_per_mu_season: 250,
      labour_imputed_cny_per_mu: 200,
      total_cny_per_mu: 880,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 742.5,
      cash_margin_cny_per_mu: 312.5,
      margin_after_rent: 62.5,
      ln_sigma_value: 0.1384,
      cvar05_value_cny_per_mu: 553.5,
      per_mu_credit_cap_cny: 250
    },
    yield: {
      kg_per_mu: 275,
      t_per_ha: 4.125,
      cv_plot_within_county: 0.2,
      cv_year: 0.12,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 3,
    code: 'ER',
    slug: 'early_rice',
    zh: '早稻',
    en: 'Early rice (double-season)',
    group: 'rice',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'YZM',
        sow: 85,
        emergence: 115,
        peak: 165,
        maturity: 198,
        harvest: 201,
        sd_days: 7,
        transplant: 115,
        flood: [103, 130],
        system: 'main',
        cost_events: [
          { doy: 85, share: 0.12, what: 'seed+nursery' },
          { doy: 110, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 130, share: 0.18, what: 'tillering fertiliser' },
          { doy: 155, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 201, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.5,
          scale: 5.81,
          sd: 0.9,
          t_up: 146.0,
          r_up: 0.1172,
          t_down: 190.7,
          r_down: 0.2421,
          zero_after: 201
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 201,
          base_pre: 0.158,
          base_post: 0.1,
          vmax: 0.923,
          base: 0.158,
          amp: 0.765,
          sos: 129.0,
          rsp: 0.1496,
          eos: 195.2,
          rau: 0.2038,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.917
      },
      {
        region: 'SCN',
        sow: 65,
        emergence: 95,
        peak: 150,
        maturity: 190,
        harvest: 194,
        sd_days: 7,
        transplant: 95,
        flood: [83, 112],
        system: 'main',
        cost_events: [
          { doy: 65, share: 0.12, what: 'seed+nursery' },
          { doy: 90, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 110, share: 0.18, what: 'tillering fertiliser' },
          { doy: 140, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 194, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.5,
          scale: 5.788,
          sd: 0.9,
          t_up: 129.1,
          r_up: 0.1065,
          t_down: 181.2,
          r_down: 0.1997,
          zero_after: 194
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 194,
          base_pre: 0.158,
          base_post: 0.118,
          vmax: 0.925,
          base: 0.158,
          amp: 0.767,
          sos: 110.5,
          rsp: 0.1356,
          eos: 186.7,
          rau: 0.1962,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.919
      }
    ],
    signatures: [
      'flooding: LSWI+0.05 >= NDVI (or EVI) within -12..+15 d of transplant',
      'peak mid-June, harvested mid-July followed within 10 d by re-flooding'
    ],
    canopy: {
      ala: 65,
      cab: 42,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.45,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.2,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 1.05, mid: 1.2, end: 0.75 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1600,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.1,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: {
      cny_per_kg: 2.68,
      year: 2023,
      cv_year: 0.07,
      corr_with_yield: -0.15,
      src: 'EXPERT; floor MINPRICE 2.52-2.54'
    },
    cost: {
      cash_cny_per_mu: 600,
      rent_cny_per_mu_season: 250,
      labour_imputed_cny_per_mu: 420,
      total_cny_per_mu: 1270,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 20,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1058.6,
      cash_margin_cny_per_mu: 458.6,
      margin_after_rent: 208.6,
      ln_sigma_value: 0.1052,
      cvar05_value_cny_per_mu: 848.0,
      per_mu_credit_cap_cny: 380
    },
    yield: {
      kg_per_mu: 395,
      t_per_ha: 5.925,
      cv_plot_within_county: 0.14,
      cv_year: 0.09,
      src: 'NBS2023 early rice 2834万吨; EXPERT area -> 5.9-6.0 t/ha'
    },
    status: 'lendable'
  },
  {
    class_id: 4,
    code: 'MR',
    slug: 'single_rice',
    zh: '中稻/一季稻',
    en: 'Middle / single-season rice',
    group: 'rice',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NEC',
        sow: 105,
        emergence: 140,
        peak: 205,
        maturity: 262,
        harvest: 270,
        sd_days: 7,
        transplant: 140,
        flood: [125, 158],
        system: 'main',
        cost_events: [
          { doy: 105, share: 0.12, what: 'seed+nursery' },
          { doy: 135, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 155, share: 0.18, what: 'tillering fertiliser' },
          { doy: 195, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 270, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.5,
          scale: 6.792,
          sd: 0.9,
          t_up: 180.3,
          r_up: 0.0901,
          t_down: 249.5,
          r_down: 0.1402,
          zero_after: 270
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 270,
          base_pre: 0.158,
          base_post: 0.197,
          vmax: 0.926,
          base: 0.158,
          amp: 0.768,
          sos: 156.4,
          rsp: 0.1202,
          eos: 257.6,
          rau: 0.1936,
          fit_rmse: 0.01
        },
        ndvi_peak: 0.923
      },
      {
        region: 'YZM',
        sow: 120,
        emergence: 155,
        peak: 215,
        maturity: 258,
        harvest: 263,
        sd_days: 7,
        transplant: 155,
        flood: [143, 172],
        system: 'main',
        cost_events: [
          { doy: 120, share: 0.12, what: 'seed+nursery' },
          { doy: 150, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 170, share: 0.18, what: 'tillering fertiliser' },
          { doy: 205, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 263, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.5,
          scale: 6.844,
          sd: 0.9,
          t_up: 192.2,
          r_up: 0.0976,
          t_down: 248.5,
          r_down: 0.1858,
          zero_after: 263
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 263,
          base_pre: 0.158,
          base_post: 0.134,
          vmax: 0.927,
          base: 0.158,
          amp: 0.768,
          sos: 170.1,
          rsp: 0.13,
          eos: 255.0,
          rau: 0.1925,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.922
      },
      {
        region: 'YZL',
        sow: 140,
        emergence: 170,
        peak: 230,
        maturity: 290,
        harvest: 300,
        sd_days: 7,
        transplant: 170,
        flood: [158, 188],
        system: 'main',
        cost_events: [
          { doy: 140, share: 0.12, what: 'seed+nursery' },
          { doy: 165, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 185, share: 0.18, what: 'tillering fertiliser' },
          { doy: 220, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 300, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.5,
          scale: 6.76,
          sd: 0.9,
          t_up: 207.2,
          r_up: 0.0976,
          t_down: 276.8,
          r_down: 0.1332,
          zero_after: 300
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 300,
          base_pre: 0.159,
          base_post: 0.203,
          vmax: 0.926,
          base: 0.159,
          amp: 0.767,
          sos: 185.2,
          rsp: 0.13,
          eos: 285.4,
          rau: 0.1924,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.923
      },
      {
        region: 'SCB',
        sow: 85,
        emergence: 130,
        peak: 190,
        maturity: 230,
        harvest: 235,
        sd_days: 7,
        transplant: 130,
        flood: [115, 148],
        system: 'main',
        cost_events: [
          { doy: 85, share: 0.12, what: 'seed+nursery' },
          { doy: 125, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 145, share: 0.18, what: 'tillering fertiliser' },
          { doy: 180, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 235, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.5,
          scale: 6.863,
          sd: 0.9,
          t_up: 167.2,
          r_up: 0.0976,
          t_down: 221.2,
          r_down: 0.1997,
          zero_after: 235
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 235,
          base_pre: 0.158,
          base_post: 0.114,
          vmax: 0.927,
          base: 0.158,
          amp: 0.769,
          sos: 145.0,
          rsp: 0.1299,
          eos: 227.3,
          rau: 0.1912,
          fit_rmse: 0.01
        },
        ndvi_peak: 0.922
      },
      {
        region: 'YGP',
        sow: 85,
        emergence: 140,
        peak: 205,
        maturity: 258,
        harvest: 265,
        sd_days: 7,
        transplant: 140,
        flood: [122, 160],
        system: 'main',
        cost_events: [
          { doy: 85, share: 0.12, what: 'seed+nursery' },
          { doy: 135, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 155, share: 0.18, what: 'tillering fertiliser' },
          { doy: 195, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 265, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 6.5,
          scale: 6.811,
          sd: 0.9,
          t_up: 180.3,
          r_up: 0.0901,
          t_down: 246.3,
          r_down: 0.1507,
          zero_after: 265
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 265,
          base_pre: 0.158,
          base_post: 0.187,
          vmax: 0.926,
          base: 0.158,
          amp: 0.768,
          sos: 156.4,
          rsp: 0.1202,
          eos: 253.9,
          rau: 0.1947,
          fit_rmse: 0.01
        },
        ndvi_peak: 0.923
      }
    ],
    signatures: ['single flooding pulse May-June', 'LSWI>0.25 through season', 'NEC: peak Jul-Aug, harvest late Sep'],
    canopy: {
      ala: 65,
      cab: 43,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.47,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.2,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 1.05, mid: 1.2, end: 0.75 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1900,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.1,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 2.75, year: 2023, cv_year: 0.07, corr_with_yield: -0.15, src: 'EXPERT; floor MINPRICE 2.58' },
    cost: {
      cash_cny_per_mu: 680,
      rent_cny_per_mu_season: 500,
      labour_imputed_cny_per_mu: 450,
      total_cny_per_mu: 1630,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 60,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1375.0,
      cash_margin_cny_per_mu: 695.0,
      margin_after_rent: 195.0,
      ln_sigma_value: 0.0912,
      cvar05_value_cny_per_mu: 1135.2,
      per_mu_credit_cap_cny: 510
    },
    yield: {
      kg_per_mu: 500,
      t_per_ha: 7.5,
      cv_plot_within_county: 0.13,
      cv_year: 0.07,
      src: 'NBS2023 rice 7.14 t/ha = 476 kg/mu all seasons; EXPERT single > double'
    },
    status: 'lendable'
  },
  {
    class_id: 5,
    code: 'LR',
    slug: 'late_rice',
    zh: '晚稻',
    en: 'Late rice (double-season)',
    group: 'rice',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'YZM',
        sow: 170,
        emergence: 206,
        peak: 250,
        maturity: 295,
        harvest: 300,
        sd_days: 7,
        transplant: 206,
        flood: [198, 222],
        system: 'main',
        cost_events: [
          { doy: 170, share: 0.12, what: 'seed+nursery' },
          { doy: 201, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 221, share: 0.18, what: 'tillering fertiliser' },
          { doy: 240, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 300, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.5,
          scale: 5.715,
          sd: 0.9,
          t_up: 233.3,
          r_up: 0.1332,
          t_down: 285.1,
          r_down: 0.1775,
          zero_after: 300
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 300,
          base_pre: 0.159,
          base_post: 0.158,
          vmax: 0.924,
          base: 0.159,
          amp: 0.764,
          sos: 218.5,
          rsp: 0.169,
          eos: 290.9,
          rau: 0.1995,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.92
      },
      {
        region: 'SCN',
        sow: 190,
        emergence: 215,
        peak: 262,
        maturity: 310,
        harvest: 315,
        sd_days: 7,
        transplant: 215,
        flood: [205, 232],
        system: 'main',
        cost_events: [
          { doy: 190, share: 0.12, what: 'seed+nursery' },
          { doy: 210, share: 0.34, what: 'tillage+transplanting+base fertiliser' },
          { doy: 230, share: 0.18, what: 'tillering fertiliser' },
          { doy: 252, share: 0.18, what: 'panicle fertiliser+pest control' },
          { doy: 315, share: 0.18, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.5,
          scale: 5.716,
          sd: 0.9,
          t_up: 244.1,
          r_up: 0.1247,
          t_down: 299.4,
          r_down: 0.1664,
          zero_after: 315
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 315,
          base_pre: 0.159,
          base_post: 0.169,
          vmax: 0.924,
          base: 0.159,
          amp: 0.764,
          sos: 228.4,
          rsp: 0.1585,
          eos: 305.6,
          rau: 0.1984,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.92
      }
    ],
    signatures: [
      'second flooding pulse in late Jul after early-rice harvest',
      'still green in Sep-Oct when single rice is yellow'
    ],
    canopy: {
      ala: 65,
      cab: 42,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.46,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.2,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 1.05, mid: 1.2, end: 0.75 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1650,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.1,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 2.8, year: 2023, cv_year: 0.07, corr_with_yield: -0.15, src: 'EXPERT; floor MINPRICE 2.58' },
    cost: {
      cash_cny_per_mu: 600,
      rent_cny_per_mu_season: 250,
      labour_imputed_cny_per_mu: 420,
      total_cny_per_mu: 1270,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 20,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1134.0,
      cash_margin_cny_per_mu: 534.0,
      margin_after_rent: 284.0,
      ln_sigma_value: 0.1052,
      cvar05_value_cny_per_mu: 908.4,
      per_mu_credit_cap_cny: 410
    },
    yield: { kg_per_mu: 405, t_per_ha: 6.075, cv_plot_within_county: 0.14, cv_year: 0.09, src: 'EXPERT' },
    status: 'lendable'
  },
  {
    class_id: 6,
    code: 'SM',
    slug: 'spring_maize',
    zh: '春玉米',
    en: 'Spring maize',
    group: 'maize',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NEC',
        sow: 120,
        emergence: 135,
        peak: 205,
        maturity: 265,
        harvest: 272,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 120, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 170, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 205, share: 0.12, what: 'pest control' },
          { doy: 272, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.2,
          scale: 5.438,
          sd: 0.8,
          t_up: 178.4,
          r_up: 0.0837,
          t_down: 251.8,
          r_down: 0.1332,
          zero_after: 272
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 272,
          base_pre: 0.158,
          base_post: 0.196,
          vmax: 0.922,
          base: 0.158,
          amp: 0.765,
          sos: 155.6,
          rsp: 0.1059,
          eos: 259.4,
          rau: 0.1904,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.919
      },
      {
        region: 'NCM',
        sow: 115,
        emergence: 130,
        peak: 203,
        maturity: 262,
        harvest: 270,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 115, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 165, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 203, share: 0.12, what: 'pest control' },
          { doy: 270, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.2,
          scale: 5.45,
          sd: 0.8,
          t_up: 175.3,
          r_up: 0.0803,
          t_down: 249.0,
          r_down: 0.1354,
          zero_after: 270
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 270,
          base_pre: 0.158,
          base_post: 0.196,
          vmax: 0.923,
          base: 0.158,
          amp: 0.765,
          sos: 151.4,
          rsp: 0.1016,
          eos: 256.5,
          rau: 0.1916,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.919
      },
      {
        region: 'LOE',
        sow: 110,
        emergence: 125,
        peak: 200,
        maturity: 255,
        harvest: 262,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 110, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 160, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 200, share: 0.12, what: 'pest control' },
          { doy: 262, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.2,
          scale: 5.47,
          sd: 0.8,
          t_up: 171.5,
          r_up: 0.0781,
          t_down: 242.9,
          r_down: 0.1453,
          zero_after: 262
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 262,
          base_pre: 0.157,
          base_post: 0.189,
          vmax: 0.923,
          base: 0.157,
          amp: 0.765,
          sos: 147.0,
          rsp: 0.0989,
          eos: 249.8,
          rau: 0.1949,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.919
      },
      {
        region: 'NWX',
        sow: 110,
        emergence: 124,
        peak: 200,
        maturity: 262,
        harvest: 270,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 110, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 159, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 200, share: 0.12, what: 'pest control' },
          { doy: 270, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.2,
          scale: 5.448,
          sd: 0.8,
          t_up: 171.1,
          r_up: 0.0771,
          t_down: 248.4,
          r_down: 0.1289,
          zero_after: 270
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 270,
          base_pre: 0.157,
          base_post: 0.199,
          vmax: 0.923,
          base: 0.157,
          amp: 0.765,
          sos: 146.3,
          rsp: 0.0976,
          eos: 256.3,
          rau: 0.1886,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.919
      },
      {
        region: 'YGP',
        sow: 100,
        emergence: 112,
        peak: 185,
        maturity: 235,
        harvest: 245,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 100, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 147, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 185, share: 0.12, what: 'pest control' },
          { doy: 245, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.2,
          scale: 5.485,
          sd: 0.8,
          t_up: 157.3,
          r_up: 0.0803,
          t_down: 224.0,
          r_down: 0.1598,
          zero_after: 245
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 245,
          base_pre: 0.157,
          base_post: 0.186,
          vmax: 0.923,
          base: 0.157,
          amp: 0.766,
          sos: 133.3,
          rsp: 0.1016,
          eos: 230.0,
          rau: 0.201,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.919
      },
      {
        region: 'SCB',
        sow: 85,
        emergence: 98,
        peak: 165,
        maturity: 210,
        harvest: 215,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 85, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 133, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 165, share: 0.12, what: 'pest control' },
          { doy: 215, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.2,
          scale: 5.489,
          sd: 0.8,
          t_up: 139.5,
          r_up: 0.0874,
          t_down: 200.1,
          r_down: 0.1775,
          zero_after: 215
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 215,
          base_pre: 0.157,
          base_post: 0.158,
          vmax: 0.923,
          base: 0.157,
          amp: 0.766,
          sos: 117.6,
          rsp: 0.1103,
          eos: 205.7,
          rau: 0.1996,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.918
      }
    ],
    signatures: [
      'slow start, closed canopy by early July',
      'red-edge B6/B7 and SWIR lower than soybean (soy has higher NIR & SWIR1)',
      'tassel lowers greenness slightly after DOY ~205'
    ],
    canopy: {
      ala: 55,
      cab: 52,
      cw: 0.016,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.48,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.9,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.2, end: 0.35 },
      kc_src: 'FAO56',
      t_base: 8,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1700,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.25,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 2.45, year: 2023, cv_year: 0.13, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 480,
      rent_cny_per_mu_season: 450,
      labour_imputed_cny_per_mu: 280,
      total_cny_per_mu: 1210,
      src: 'CNAGRI2016 scaled; EXPERT'
    },
    subsidy: {
      cny_per_mu: 20,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1151.5,
      cash_margin_cny_per_mu: 671.5,
      margin_after_rent: 221.5,
      ln_sigma_value: 0.1566,
      cvar05_value_cny_per_mu: 824.8,
      per_mu_credit_cap_cny: 370
    },
    yield: {
      kg_per_mu: 470,
      t_per_ha: 7.05,
      cv_plot_within_county: 0.16,
      cv_year: 0.11,
      src: 'NBS2023 maize 6.53 t/ha = 435 kg/mu; EXPERT split'
    },
    status: 'lendable'
  },
  {
    class_id: 7,
    code: 'UM',
    slug: 'summer_maize',
    zh: '夏玉米',
    en: 'Summer maize',
    group: 'maize',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: 163,
        emergence: 169,
        peak: 220,
        maturity: 268,
        harvest: 272,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 163, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 204, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 220, share: 0.12, what: 'pest control' },
          { doy: 272, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.003,
          sd: 0.8,
          t_up: 200.6,
          r_up: 0.1149,
          t_down: 257.4,
          r_down: 0.1664,
          zero_after: 272
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 272,
          base_pre: 0.159,
          base_post: 0.166,
          vmax: 0.92,
          base: 0.159,
          amp: 0.761,
          sos: 184.8,
          rsp: 0.1419,
          eos: 263.1,
          rau: 0.1988,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.916
      },
      {
        region: 'LOE',
        sow: 165,
        emergence: 171,
        peak: 222,
        maturity: 272,
        harvest: 277,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 165, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 206, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 222, share: 0.12, what: 'pest control' },
          { doy: 277, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 4.995,
          sd: 0.8,
          t_up: 202.6,
          r_up: 0.1149,
          t_down: 261.0,
          r_down: 0.1598,
          zero_after: 277
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 277,
          base_pre: 0.159,
          base_post: 0.176,
          vmax: 0.92,
          base: 0.159,
          amp: 0.761,
          sos: 186.8,
          rsp: 0.1419,
          eos: 266.8,
          rau: 0.1984,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.916
      },
      {
        region: 'YZL',
        sow: 165,
        emergence: 171,
        peak: 220,
        maturity: 262,
        harvest: 268,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 165, share: 0.46, what: 'seed+fertiliser+sowing' },
          { doy: 206, share: 0.22, what: 'top-dressing (大喇叭口)' },
          { doy: 220, share: 0.12, what: 'pest control' },
          { doy: 268, share: 0.2, what: 'harvest+drying' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.02,
          sd: 0.8,
          t_up: 201.4,
          r_up: 0.1196,
          t_down: 252.8,
          r_down: 0.1902,
          zero_after: 268
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 268,
          base_pre: 0.159,
          base_post: 0.16,
          vmax: 0.92,
          base: 0.159,
          amp: 0.761,
          sos: 186.2,
          rsp: 0.1479,
          eos: 257.5,
          rau: 0.2059,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.915
      }
    ],
    signatures: [
      'sown within 10 d of wheat harvest (DOY 155-165) on stubble',
      'NDVI trough DOY 160-175 then steep rise',
      'Henan July flood risk'
    ],
    canopy: {
      ala: 55,
      cab: 50,
      cw: 0.016,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.48,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.9,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.2, end: 0.35 },
      kc_src: 'FAO56',
      t_base: 8,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1600,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.25,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 2.45, year: 2023, cv_year: 0.13, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 450,
      rent_cny_per_mu_season: 400,
      labour_imputed_cny_per_mu: 260,
      total_cny_per_mu: 1110,
      src: 'HENGFENG ~500 per season; CNAGRI2016'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1016.8,
      cash_margin_cny_per_mu: 566.8,
      margin_after_rent: 166.8,
      ln_sigma_value: 0.1566,
      cvar05_value_cny_per_mu: 728.3,
      per_mu_credit_cap_cny: 330
    },
    yield: {
      kg_per_mu: 415,
      t_per_ha: 6.225,
      cv_plot_within_county: 0.16,
      cv_year: 0.11,
      src: 'NBS2023; EXPERT split'
    },
    status: 'lendable'
  },
  {
    class_id: 8,
    code: 'SB',
    slug: 'soybean',
    zh: '大豆',
    en: 'Soybean',
    group: 'legume',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NEC',
        sow: 128,
        emergence: 142,
        peak: 213,
        maturity: 262,
        harvest: 268,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 123, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 177, share: 0.22, what: 'top-dressing' },
          { doy: 213, share: 0.12, what: 'pest control' },
          { doy: 268, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.0,
          scale: 5.273,
          sd: 0.9,
          t_up: 186.0,
          r_up: 0.0825,
          t_down: 251.2,
          r_down: 0.163,
          zero_after: 268
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 268,
          base_pre: 0.158,
          base_post: 0.176,
          vmax: 0.922,
          base: 0.158,
          amp: 0.764,
          sos: 163.3,
          rsp: 0.1036,
          eos: 257.1,
          rau: 0.1994,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.917
      },
      {
        region: 'HHH',
        sow: 166,
        emergence: 172,
        peak: 225,
        maturity: 270,
        harvest: 275,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 161, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 207, share: 0.22, what: 'top-dressing' },
          { doy: 225, share: 0.12, what: 'pest control' },
          { doy: 275, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.0,
          scale: 5.231,
          sd: 0.9,
          t_up: 204.9,
          r_up: 0.1105,
          t_down: 260.1,
          r_down: 0.1775,
          zero_after: 275
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 275,
          base_pre: 0.159,
          base_post: 0.161,
          vmax: 0.921,
          base: 0.159,
          amp: 0.762,
          sos: 188.0,
          rsp: 0.1381,
          eos: 265.5,
          rau: 0.2013,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.917
      },
      {
        region: 'YZL',
        sow: 168,
        emergence: 175,
        peak: 228,
        maturity: 278,
        harvest: 283,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 163, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 210, share: 0.22, what: 'top-dressing' },
          { doy: 228, share: 0.12, what: 'pest control' },
          { doy: 283, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.0,
          scale: 5.211,
          sd: 0.9,
          t_up: 207.9,
          r_up: 0.1105,
          t_down: 267.0,
          r_down: 0.1598,
          zero_after: 283
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 283,
          base_pre: 0.159,
          base_post: 0.176,
          vmax: 0.921,
          base: 0.159,
          amp: 0.762,
          sos: 191.0,
          rsp: 0.138,
          eos: 273.0,
          rau: 0.1982,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.917
      }
    ],
    signatures: ['higher NIR/SWIR1 at full cover than maize', 'very fast leaf drop DOY 250-262'],
    canopy: {
      ala: 40,
      cab: 38,
      cw: 0.016,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.36,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.4, mid: 1.15, end: 0.5 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1650,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.85,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 4.8, year: 2023, cv_year: 0.13, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 320,
      rent_cny_per_mu_season: 300,
      labour_imputed_cny_per_mu: 180,
      total_cny_per_mu: 800,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 220,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 638.4,
      cash_margin_cny_per_mu: 318.4,
      margin_after_rent: 18.4,
      ln_sigma_value: 0.1566,
      cvar05_value_cny_per_mu: 457.3,
      per_mu_credit_cap_cny: 210
    },
    yield: { kg_per_mu: 133, t_per_ha: 1.995, cv_plot_within_county: 0.18, cv_year: 0.11, src: 'NBS2023 1.99 t/ha' },
    status: 'lendable'
  },
  {
    class_id: 9,
    code: 'CT',
    slug: 'cotton',
    zh: '棉花',
    en: 'Cotton',
    group: 'fibre',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NWX',
        sow: 103,
        emergence: 113,
        peak: 208,
        maturity: 262,
        harvest: 283,
        sd_days: 7,
        boll_open: 245,
        system: 'main',
        cost_events: [
          { doy: 98, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 148, share: 0.22, what: 'top-dressing' },
          { doy: 208, share: 0.12, what: 'pest control' },
          { doy: 283, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.462,
          sd: 0.7,
          t_up: 171.9,
          r_up: 0.0617,
          t_down: 250.1,
          r_down: 0.1479,
          zero_after: 283
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 283,
          base_pre: 0.156,
          base_post: 0.192,
          vmax: 0.915,
          base: 0.156,
          amp: 0.759,
          sos: 144.4,
          rsp: 0.0746,
          eos: 255.8,
          rau: 0.197,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.91
      },
      {
        region: 'HHH',
        sow: 112,
        emergence: 122,
        peak: 215,
        maturity: 272,
        harvest: 292,
        sd_days: 7,
        boll_open: 250,
        system: 'main',
        cost_events: [
          { doy: 107, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 157, share: 0.22, what: 'top-dressing' },
          { doy: 215, share: 0.12, what: 'pest control' },
          { doy: 292, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.45,
          sd: 0.7,
          t_up: 179.7,
          r_up: 0.063,
          t_down: 259.5,
          r_down: 0.1402,
          zero_after: 292
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 292,
          base_pre: 0.157,
          base_post: 0.193,
          vmax: 0.915,
          base: 0.157,
          amp: 0.758,
          sos: 152.9,
          rsp: 0.0762,
          eos: 265.6,
          rau: 0.1923,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.91
      }
    ],
    signatures: [
      'white plastic mulch film DOY 95-140: bright VIS, low NDVI, SWIR dip',
      'defoliant at DOY 250-262 then white bolls: VIS up, NDVI < 0.35, B2..B4 rise 0.03-0.08',
      'drip rows'
    ],
    canopy: {
      ala: 42,
      cab: 48,
      cw: 0.02,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.38,
      hi_src: 'AQUACROP HI0 0.35 / SWAT 0.40-0.50 for seed cotton',
      rue_gMJ_ipar: 1.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.35, mid: 1.17, end: 0.6 },
      kc_src: 'FAO56',
      t_base: 12,
      t_opt: 30,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1956,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.85,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: {
      cny_per_kg: 7.2,
      year: 2023,
      cv_year: 0.16,
      corr_with_yield: -0.15,
      src: 'EXPERT mid of 6.12 (2022, XJCOTTON2022) and ~7.6 (2023)'
    },
    cost: {
      cash_cny_per_mu: 1585,
      rent_cny_per_mu_season: 1136,
      labour_imputed_cny_per_mu: 250,
      total_cny_per_mu: 2971,
      src: 'CNCOTTON2023 1585 own land machine-picked; rent 1136'
    },
    subsidy: {
      cny_per_mu: 350,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 2664.0,
      cash_margin_cny_per_mu: 1079.0,
      margin_after_rent: -57.0,
      ln_sigma_value: 0.1705,
      cvar05_value_cny_per_mu: 1850.8,
      per_mu_credit_cap_cny: 830
    },
    yield: {
      kg_per_mu: 370,
      t_per_ha: 5.55,
      cv_plot_within_county: 0.15,
      cv_year: 0.09,
      src: 'XJCOTTON2022 lint 143.93 kg/mu /0.39 turnout'
    },
    status: 'lendable'
  },
  {
    class_id: 10,
    code: 'RS',
    slug: 'rapeseed',
    zh: '油菜(冬)',
    en: 'Winter rapeseed',
    group: 'oilseed_winter',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'YZM',
        sow: -92,
        emergence: -85,
        peak: 68,
        maturity: 130,
        harvest: 134,
        sd_days: 7,
        regreen: 20,
        flower: [66, 96],
        system: 'main',
        cost_events: [
          { doy: -97, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -50, share: 0.22, what: 'top-dressing' },
          { doy: 68, share: 0.12, what: 'pest control' },
          { doy: 134, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.331,
          sd: 0.8,
          t_up: 49.8,
          r_up: 0.1221,
          t_down: 116.4,
          r_down: 0.1289,
          zero_after: 134,
          autumn: { amp: 1.8, t_up: -55, r_up: 0.12, t_down: 30, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -10,
          valid_to: 134,
          base_pre: 0.62,
          base_post: 0.1,
          vmax: 0.972,
          base: 0.62,
          amp: 0.352,
          sos: 39.2,
          rsp: 0.0402,
          eos: 124.4,
          rau: 0.142,
          fit_rmse: 0.036
        },
        ndvi_peak: 0.912
      },
      {
        region: 'YZL',
        sow: -90,
        emergence: -80,
        peak: 78,
        maturity: 140,
        harvest: 144,
        sd_days: 7,
        regreen: 30,
        flower: [76, 106],
        system: 'main',
        cost_events: [
          { doy: -95, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -45, share: 0.22, what: 'top-dressing' },
          { doy: 78, share: 0.12, what: 'pest control' },
          { doy: 144, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.331,
          sd: 0.8,
          t_up: 59.8,
          r_up: 0.1221,
          t_down: 126.4,
          r_down: 0.1289,
          zero_after: 144,
          autumn: { amp: 1.8, t_up: -55, r_up: 0.12, t_down: 30, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 144,
          base_pre: 0.62,
          base_post: 0.192,
          vmax: 0.911,
          base: 0.62,
          amp: 0.291,
          sos: 52.1,
          rsp: 0.1858,
          eos: 133.4,
          rau: 0.1856,
          fit_rmse: 0.034
        },
        ndvi_peak: 0.912
      },
      {
        region: 'SCB',
        sow: -95,
        emergence: -88,
        peak: 55,
        maturity: 120,
        harvest: 125,
        sd_days: 7,
        regreen: 5,
        flower: [55, 85],
        system: 'main',
        cost_events: [
          { doy: -100, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -53, share: 0.22, what: 'top-dressing' },
          { doy: 55, share: 0.12, what: 'pest control' },
          { doy: 125, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.331,
          sd: 0.8,
          t_up: 36.0,
          r_up: 0.1172,
          t_down: 105.7,
          r_down: 0.1229,
          zero_after: 125,
          autumn: { amp: 1.8, t_up: -55, r_up: 0.12, t_down: 30, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -25,
          valid_to: 125,
          base_pre: 0.62,
          base_post: 0.132,
          vmax: 0.974,
          base: 0.62,
          amp: 0.354,
          sos: 12.6,
          rsp: 0.0282,
          eos: 114.0,
          rau: 0.146,
          fit_rmse: 0.025
        },
        ndvi_peak: 0.914
      },
      {
        region: 'YGP',
        sow: -80,
        emergence: -70,
        peak: 45,
        maturity: 112,
        harvest: 118,
        sd_days: 7,
        regreen: 0,
        flower: [40, 75],
        system: 'main',
        cost_events: [
          { doy: -85, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -35, share: 0.22, what: 'top-dressing' },
          { doy: 45, share: 0.12, what: 'pest control' },
          { doy: 118, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.314,
          sd: 0.8,
          t_up: 27.9,
          r_up: 0.1302,
          t_down: 97.3,
          r_down: 0.1192,
          zero_after: 118,
          autumn: { amp: 1.8, t_up: -55, r_up: 0.12, t_down: 30, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -30,
          valid_to: 118,
          base_pre: 0.62,
          base_post: 0.136,
          vmax: 0.975,
          base: 0.62,
          amp: 0.355,
          sos: 2.7,
          rsp: 0.0284,
          eos: 105.8,
          rau: 0.1424,
          fit_rmse: 0.022
        },
        ndvi_peak: 0.915
      }
    ],
    signatures: [
      'yellow bloom 20-30 d: NDYI=(B3-B2)/(B3+B2) rises from ~0.25 to 0.42-0.60 while NDVI dips 0.05-0.20',
      'pods stay green to DOY 120',
      'winter green like wheat but broad leaf, higher NIR'
    ],
    canopy: {
      ala: 42,
      cab: 48,
      cw: 0.02,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.28,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.4,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.35, mid: 1.1, end: 0.35 },
      kc_src: 'FAO56',
      t_base: 5,
      t_opt: 21,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1900,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.9,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 5.9, year: 2023, cv_year: 0.11, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 380,
      rent_cny_per_mu_season: 150,
      labour_imputed_cny_per_mu: 300,
      total_cny_per_mu: 830,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 837.8,
      cash_margin_cny_per_mu: 457.8,
      margin_after_rent: 307.8,
      ln_sigma_value: 0.1367,
      cvar05_value_cny_per_mu: 626.8,
      per_mu_credit_cap_cny: 280
    },
    yield: {
      kg_per_mu: 142,
      t_per_ha: 2.13,
      cv_plot_within_county: 0.18,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'lendable'
  },
  {
    class_id: 11,
    code: 'PN',
    slug: 'peanut',
    zh: '花生',
    en: 'Peanut (in shell)',
    group: 'legume',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: 120,
        emergence: 132,
        peak: 205,
        maturity: 252,
        harvest: 256,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 115, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 167, share: 0.22, what: 'top-dressing' },
          { doy: 205, share: 0.12, what: 'pest control' },
          { doy: 256, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.441,
          sd: 0.7,
          t_up: 177.3,
          r_up: 0.0803,
          t_down: 241.7,
          r_down: 0.17,
          zero_after: 256
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 256,
          base_pre: 0.158,
          base_post: 0.164,
          vmax: 0.915,
          base: 0.158,
          amp: 0.757,
          sos: 156.3,
          rsp: 0.0969,
          eos: 246.6,
          rau: 0.1997,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.909
      },
      {
        region: 'NEC',
        sow: 132,
        emergence: 145,
        peak: 208,
        maturity: 258,
        harvest: 263,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 127, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 180, share: 0.22, what: 'top-dressing' },
          { doy: 208, share: 0.12, what: 'pest control' },
          { doy: 263, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.405,
          sd: 0.7,
          t_up: 184.1,
          r_up: 0.093,
          t_down: 247.0,
          r_down: 0.1598,
          zero_after: 263
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 263,
          base_pre: 0.158,
          base_post: 0.176,
          vmax: 0.914,
          base: 0.158,
          amp: 0.756,
          sos: 166.0,
          rsp: 0.1121,
          eos: 252.3,
          rau: 0.198,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.91
      },
      {
        region: 'HHH',
        sow: 160,
        emergence: 167,
        peak: 225,
        maturity: 268,
        harvest: 272,
        sd_days: 7,
        system: 'summer',
        cost_events: [
          { doy: 155, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 202, share: 0.22, what: 'top-dressing' },
          { doy: 225, share: 0.12, what: 'pest control' },
          { doy: 272, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.417,
          sd: 0.7,
          t_up: 203.0,
          r_up: 0.101,
          t_down: 258.5,
          r_down: 0.1858,
          zero_after: 272
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 272,
          base_pre: 0.159,
          base_post: 0.154,
          vmax: 0.914,
          base: 0.159,
          amp: 0.756,
          sos: 186.4,
          rsp: 0.1218,
          eos: 263.0,
          rau: 0.2039,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.909
      },
      {
        region: 'SCN',
        sow: 65,
        emergence: 78,
        peak: 140,
        maturity: 180,
        harvest: 185,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 60, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 113, share: 0.22, what: 'top-dressing' },
          { doy: 140, share: 0.12, what: 'pest control' },
          { doy: 185, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.44,
          sd: 0.7,
          t_up: 116.4,
          r_up: 0.0945,
          t_down: 171.2,
          r_down: 0.1997,
          zero_after: 185
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 185,
          base_pre: 0.157,
          base_post: 0.15,
          vmax: 0.915,
          base: 0.157,
          amp: 0.758,
          sos: 98.6,
          rsp: 0.1135,
          eos: 175.3,
          rau: 0.2076,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.908
      }
    ],
    signatures: ['spring peanut under film: bright Apr-May', 'low canopy, NDVI 0.75-0.85; digging = abrupt bare soil'],
    canopy: {
      ala: 38,
      cab: 40,
      cw: 0.018,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.42,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.4, mid: 1.15, end: 0.6 },
      kc_src: 'FAO56',
      t_base: 14,
      t_opt: 27,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1600,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.7,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 7.0, year: 2023, cv_year: 0.17, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 800,
      rent_cny_per_mu_season: 400,
      labour_imputed_cny_per_mu: 450,
      total_cny_per_mu: 1650,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1855.0,
      cash_margin_cny_per_mu: 1055.0,
      margin_after_rent: 655.0,
      ln_sigma_value: 0.1827,
      cvar05_value_cny_per_mu: 1254.2,
      per_mu_credit_cap_cny: 560
    },
    yield: {
      kg_per_mu: 265,
      t_per_ha: 3.975,
      cv_plot_within_county: 0.16,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'lendable'
  },
  {
    class_id: 12,
    code: 'PT',
    slug: 'potato',
    zh: '马铃薯',
    en: 'Potato (fresh)',
    group: 'tuber',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NCM',
        sow: 125,
        emergence: 148,
        peak: 200,
        maturity: 245,
        harvest: 255,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 120, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 183, share: 0.22, what: 'top-dressing' },
          { doy: 200, share: 0.12, what: 'pest control' },
          { doy: 255, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.391,
          sd: 0.9,
          t_up: 180.2,
          r_up: 0.1127,
          t_down: 235.1,
          r_down: 0.1775,
          zero_after: 255
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 255,
          base_pre: 0.159,
          base_post: 0.181,
          vmax: 0.913,
          base: 0.159,
          amp: 0.755,
          sos: 165.4,
          rsp: 0.1357,
          eos: 239.5,
          rau: 0.2089,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.909
      },
      {
        region: 'LOE',
        sow: 118,
        emergence: 142,
        peak: 200,
        maturity: 250,
        harvest: 262,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 113, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 177, share: 0.22, what: 'top-dressing' },
          { doy: 200, share: 0.12, what: 'pest control' },
          { doy: 262, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.392,
          sd: 0.9,
          t_up: 178.0,
          r_up: 0.101,
          t_down: 239.0,
          r_down: 0.1598,
          zero_after: 262
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 262,
          base_pre: 0.159,
          base_post: 0.188,
          vmax: 0.914,
          base: 0.159,
          amp: 0.755,
          sos: 161.4,
          rsp: 0.1217,
          eos: 244.1,
          rau: 0.2024,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.91
      },
      {
        region: 'YGP',
        sow: 70,
        emergence: 95,
        peak: 145,
        maturity: 185,
        harvest: 190,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 65, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 130, share: 0.22, what: 'top-dressing' },
          { doy: 145, share: 0.12, what: 'pest control' },
          { doy: 190, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.404,
          sd: 0.9,
          t_up: 126.0,
          r_up: 0.1172,
          t_down: 176.2,
          r_down: 0.1997,
          zero_after: 190
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 190,
          base_pre: 0.158,
          base_post: 0.152,
          vmax: 0.914,
          base: 0.158,
          amp: 0.756,
          sos: 111.7,
          rsp: 0.1406,
          eos: 180.2,
          rau: 0.2084,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.908
      },
      {
        region: 'SCN',
        sow: -45,
        emergence: -25,
        peak: 30,
        maturity: 60,
        harvest: 65,
        sd_days: 7,
        system: 'winter',
        cost_events: [
          { doy: -50, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 10, share: 0.22, what: 'top-dressing' },
          { doy: 30, share: 0.12, what: 'pest control' },
          { doy: 65, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.469,
          sd: 0.9,
          t_up: 9.1,
          r_up: 0.1065,
          t_down: 53.4,
          r_down: 0.2663,
          zero_after: 65
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -45,
          valid_to: 65,
          base_pre: 0.146,
          base_post: 0.1,
          vmax: 0.916,
          base: 0.146,
          amp: 0.77,
          sos: -7.1,
          rsp: 0.1237,
          eos: 56.5,
          rau: 0.2114,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.904
      }
    ],
    signatures: ['short 90-110 d cycle', 'haulm killing before harvest: abrupt drop', 'centre-pivot circles in NCM'],
    canopy: {
      ala: 40,
      cab: 44,
      cw: 0.02,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.75,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.5, mid: 1.15, end: 0.75 },
      kc_src: 'FAO56',
      t_base: 7,
      t_opt: 20,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1300,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.1,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 1.45, year: 2023, cv_year: 0.25, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 1500,
      rent_cny_per_mu_season: 400,
      labour_imputed_cny_per_mu: 500,
      total_cny_per_mu: 2400,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1812.5,
      cash_margin_cny_per_mu: 312.5,
      margin_after_rent: -87.5,
      ln_sigma_value: 0.2641,
      cvar05_value_cny_per_mu: 1019.9,
      per_mu_credit_cap_cny: 460
    },
    yield: {
      kg_per_mu: 1250,
      t_per_ha: 18.75,
      cv_plot_within_county: 0.22,
      cv_year: 0.14,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'lendable'
  },
  {
    class_id: 13,
    code: 'SP',
    slug: 'sweet_potato',
    zh: '甘薯',
    en: 'Sweet potato (fresh)',
    group: 'tuber',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: 125,
        emergence: 130,
        peak: 225,
        maturity: 285,
        harvest: 292,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 120, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 165, share: 0.22, what: 'top-dressing' },
          { doy: 225, share: 0.12, what: 'pest control' },
          { doy: 292, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.0,
          scale: 4.233,
          sd: 0.8,
          t_up: 188.9,
          r_up: 0.0617,
          t_down: 271.8,
          r_down: 0.1332,
          zero_after: 292
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 292,
          base_pre: 0.157,
          base_post: 0.187,
          vmax: 0.912,
          base: 0.157,
          amp: 0.755,
          sos: 162.4,
          rsp: 0.0738,
          eos: 278.3,
          rau: 0.1846,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.908
      },
      {
        region: 'SCB',
        sow: 150,
        emergence: 155,
        peak: 235,
        maturity: 295,
        harvest: 302,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 145, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 190, share: 0.22, what: 'top-dressing' },
          { doy: 235, share: 0.12, what: 'pest control' },
          { doy: 302, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.0,
          scale: 4.205,
          sd: 0.8,
          t_up: 204.6,
          r_up: 0.0732,
          t_down: 281.8,
          r_down: 0.1332,
          zero_after: 302
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 302,
          base_pre: 0.158,
          base_post: 0.188,
          vmax: 0.911,
          base: 0.158,
          amp: 0.753,
          sos: 182.4,
          rsp: 0.0877,
          eos: 288.3,
          rau: 0.1849,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.908
      }
    ],
    signatures: ['vines keep NDVI high to frost', 'long plateau Aug-Oct'],
    canopy: {
      ala: 32,
      cab: 42,
      cw: 0.018,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.6,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.5, mid: 1.15, end: 0.65 },
      kc_src: 'FAO56',
      t_base: 14,
      t_opt: 24,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1900,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.9,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 1.4, year: 2023, cv_year: 0.25, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 900,
      rent_cny_per_mu_season: 350,
      labour_imputed_cny_per_mu: 600,
      total_cny_per_mu: 1850,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 2030.0,
      cash_margin_cny_per_mu: 1130.0,
      margin_after_rent: 780.0,
      ln_sigma_value: 0.2571,
      cvar05_value_cny_per_mu: 1160.8,
      per_mu_credit_cap_cny: 520
    },
    yield: {
      kg_per_mu: 1450,
      t_per_ha: 21.75,
      cv_plot_within_county: 0.22,
      cv_year: 0.12,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 14,
    code: 'SC',
    slug: 'sugarcane',
    zh: '甘蔗',
    en: 'Sugarcane',
    group: 'sugar',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'SCN',
        sow: 50,
        emergence: 75,
        peak: 235,
        maturity: 350,
        harvest: 370,
        sd_days: 7,
        system: 'ratoon/plant cane, harvest Dec-Mar',
        cost_events: [
          { doy: 45, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 110, share: 0.22, what: 'top-dressing' },
          { doy: 235, share: 0.12, what: 'pest control' },
          { doy: 370, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.5,
          scale: 5.791,
          sd: 0.9,
          t_up: 174.2,
          r_up: 0.0366,
          t_down: 324.7,
          r_down: 0.0695,
          zero_after: 370
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 370,
          base_pre: 0.145,
          base_post: 0.213,
          vmax: 0.924,
          base: 0.145,
          amp: 0.779,
          sos: 119.3,
          rsp: 0.0463,
          eos: 342.4,
          rau: 0.1407,
          fit_rmse: 0.012
        },
        ndvi_peak: 0.921
      },
      {
        region: 'YGP',
        sow: 60,
        emergence: 85,
        peak: 238,
        maturity: 355,
        harvest: 380,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 55, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 120, share: 0.22, what: 'top-dressing' },
          { doy: 238, share: 0.12, what: 'pest control' },
          { doy: 380, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.5,
          scale: 5.777,
          sd: 0.9,
          t_up: 179.9,
          r_up: 0.0383,
          t_down: 329.3,
          r_down: 0.0683,
          zero_after: 380
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 380,
          base_pre: 0.148,
          base_post: 0.213,
          vmax: 0.923,
          base: 0.148,
          amp: 0.775,
          sos: 127.6,
          rsp: 0.0488,
          eos: 347.4,
          rau: 0.1394,
          fit_rmse: 0.012
        },
        ndvi_peak: 0.921
      }
    ],
    signatures: [
      '10-14 month cycle; green in Nov-Jan when rice is stubble',
      'texture rows; harvest block-wise Dec-Mar'
    ],
    canopy: {
      ala: 62,
      cab: 40,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.7,
      hi_src: 'stalk/aboveground; SWAT 0.50, expert 0.70',
      rue_gMJ_ipar: 2.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.4, mid: 1.25, end: 0.75 },
      kc_src: 'FAO56',
      t_base: 11,
      t_opt: 30,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 4500,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.2,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 0.52, year: 2023, cv_year: 0.06, corr_with_yield: 0.0, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 1750,
      rent_cny_per_mu_season: 500,
      labour_imputed_cny_per_mu: 900,
      total_cny_per_mu: 3150,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 2808.0,
      cash_margin_cny_per_mu: 1058.0,
      margin_after_rent: 558.0,
      ln_sigma_value: 0.1164,
      cvar05_value_cny_per_mu: 2195.8,
      per_mu_credit_cap_cny: 990
    },
    yield: {
      kg_per_mu: 5400,
      t_per_ha: 81.0,
      cv_plot_within_county: 0.17,
      cv_year: 0.1,
      src: 'NBS2023 sugar crops 81.0 t/ha'
    },
    status: 'lendable'
  },
  {
    class_id: 15,
    code: 'BT',
    slug: 'sugar_beet',
    zh: '甜菜',
    en: 'Sugar beet (root)',
    group: 'sugar',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NCM',
        sow: 110,
        emergence: 122,
        peak: 205,
        maturity: 275,
        harvest: 283,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 105, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 157, share: 0.22, what: 'top-dressing' },
          { doy: 205, share: 0.12, what: 'pest control' },
          { doy: 283, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.0,
          scale: 5.232,
          sd: 0.8,
          t_up: 173.5,
          r_up: 0.0706,
          t_down: 259.6,
          r_down: 0.1141,
          zero_after: 283
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 283,
          base_pre: 0.157,
          base_post: 0.202,
          vmax: 0.921,
          base: 0.157,
          amp: 0.764,
          sos: 147.0,
          rsp: 0.0886,
          eos: 268.7,
          rau: 0.1789,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.918
      },
      {
        region: 'NWX',
        sow: 100,
        emergence: 113,
        peak: 200,
        maturity: 272,
        harvest: 280,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 95, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 148, share: 0.22, what: 'top-dressing' },
          { doy: 200, share: 0.12, what: 'pest control' },
          { doy: 280, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 5.0,
          scale: 5.236,
          sd: 0.8,
          t_up: 166.9,
          r_up: 0.0673,
          t_down: 256.2,
          r_down: 0.111,
          zero_after: 280
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 280,
          base_pre: 0.156,
          base_post: 0.202,
          vmax: 0.921,
          base: 0.156,
          amp: 0.765,
          sos: 139.2,
          rsp: 0.0845,
          eos: 265.6,
          rau: 0.1766,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.918
      }
    ],
    signatures: ['NDVI > 0.85 into Sep-Oct when neighbours are senescent'],
    canopy: {
      ala: 45,
      cab: 50,
      cw: 0.026,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.7,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.35, mid: 1.2, end: 0.7 },
      kc_src: 'FAO56',
      t_base: 4,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2200,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.0,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 0.56, year: 2023, cv_year: 0.05, corr_with_yield: 0.0, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 1350,
      rent_cny_per_mu_season: 450,
      labour_imputed_cny_per_mu: 300,
      total_cny_per_mu: 2100,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 2240.0,
      cash_margin_cny_per_mu: 890.0,
      margin_after_rent: 440.0,
      ln_sigma_value: 0.1116,
      cvar05_value_cny_per_mu: 1770.0,
      per_mu_credit_cap_cny: 800
    },
    yield: {
      kg_per_mu: 4000,
      t_per_ha: 60.0,
      cv_plot_within_county: 0.15,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 16,
    code: 'SF',
    slug: 'sunflower',
    zh: '向日葵',
    en: 'Sunflower',
    group: 'oilseed',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NCM',
        sow: 150,
        emergence: 158,
        peak: 210,
        maturity: 258,
        harvest: 265,
        sd_days: 7,
        flower: [205, 225],
        system: 'main',
        cost_events: [
          { doy: 145, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 193, share: 0.22, what: 'top-dressing' },
          { doy: 210, share: 0.12, what: 'pest control' },
          { doy: 265, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.2,
          scale: 3.337,
          sd: 0.6,
          t_up: 190.2,
          r_up: 0.1127,
          t_down: 247.4,
          r_down: 0.1664,
          zero_after: 265
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 265,
          base_pre: 0.159,
          base_post: 0.179,
          vmax: 0.892,
          base: 0.159,
          amp: 0.733,
          sos: 178.0,
          rsp: 0.1288,
          eos: 251.2,
          rau: 0.2011,
          fit_rmse: 0.005
        },
        ndvi_peak: 0.887
      },
      {
        region: 'NWX',
        sow: 130,
        emergence: 140,
        peak: 198,
        maturity: 248,
        harvest: 256,
        sd_days: 7,
        flower: [192, 212],
        system: 'main',
        cost_events: [
          { doy: 125, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 175, share: 0.22, what: 'top-dressing' },
          { doy: 198, share: 0.12, what: 'pest control' },
          { doy: 256, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.2,
          scale: 3.346,
          sd: 0.6,
          t_up: 176.0,
          r_up: 0.101,
          t_down: 237.0,
          r_down: 0.1598,
          zero_after: 256
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 256,
          base_pre: 0.159,
          base_post: 0.182,
          vmax: 0.892,
          base: 0.159,
          amp: 0.733,
          sos: 162.3,
          rsp: 0.1156,
          eos: 241.0,
          rau: 0.1979,
          fit_rmse: 0.005
        },
        ndvi_peak: 0.887
      }
    ],
    signatures: [
      'late sowing in Hetao after salt leaching (autumn/spring flood irrigation: water seen in Oct-Nov & Apr-May)',
      'yellow heads: slight NDYI rise (<0.1) DOY 205-225'
    ],
    canopy: {
      ala: 35,
      cab: 42,
      cw: 0.018,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.33,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 4.6,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.35, mid: 1.1, end: 0.35 },
      kc_src: 'FAO56',
      t_base: 6,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2000,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.95,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 7.8, year: 2023, cv_year: 0.2, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 620,
      rent_cny_per_mu_season: 350,
      labour_imputed_cny_per_mu: 250,
      total_cny_per_mu: 1220,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1521.0,
      cash_margin_cny_per_mu: 901.0,
      margin_after_rent: 551.0,
      ln_sigma_value: 0.2115,
      cvar05_value_cny_per_mu: 964.4,
      per_mu_credit_cap_cny: 430
    },
    yield: {
      kg_per_mu: 195,
      t_per_ha: 2.925,
      cv_plot_within_county: 0.17,
      cv_year: 0.11,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 17,
    code: 'TB',
    slug: 'tobacco',
    zh: '烤烟',
    en: 'Flue-cured tobacco (cured leaf)',
    group: 'cash',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'YGP',
        sow: 115,
        emergence: 122,
        peak: 180,
        maturity: 245,
        harvest: 255,
        sd_days: 7,
        transplant: 118,
        system: 'main',
        cost_events: [
          { doy: 110, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 157, share: 0.22, what: 'top-dressing' },
          { doy: 180, share: 0.12, what: 'pest control' },
          { doy: 255, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.626,
          sd: 0.6,
          t_up: 158.0,
          r_up: 0.101,
          t_down: 230.7,
          r_down: 0.1229,
          zero_after: 255
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 255,
          base_pre: 0.158,
          base_post: 0.19,
          vmax: 0.9,
          base: 0.158,
          amp: 0.741,
          sos: 143.4,
          rsp: 0.1173,
          eos: 237.2,
          rau: 0.1747,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.897
      },
      {
        region: 'HHH',
        sow: 120,
        emergence: 128,
        peak: 190,
        maturity: 240,
        harvest: 250,
        sd_days: 7,
        transplant: 123,
        system: 'main',
        cost_events: [
          { doy: 115, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 163, share: 0.22, what: 'top-dressing' },
          { doy: 190, share: 0.12, what: 'pest control' },
          { doy: 250, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.669,
          sd: 0.6,
          t_up: 166.4,
          r_up: 0.0945,
          t_down: 229.0,
          r_down: 0.1598,
          zero_after: 250
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 250,
          base_pre: 0.158,
          base_post: 0.185,
          vmax: 0.901,
          base: 0.158,
          amp: 0.743,
          sos: 150.8,
          rsp: 0.1099,
          eos: 233.3,
          rau: 0.2,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.896
      }
    ],
    signatures: [
      'ridges + film; topping; leaves picked bottom-up so LAI steps down DOY 190-255',
      'monopoly purchase contract => price known'
    ],
    canopy: {
      ala: 38,
      cab: 35,
      cw: 0.018,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.55,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.9,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.5, mid: 1.15, end: 0.8 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1700,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.9,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 33.0, year: 2023, cv_year: 0.05, corr_with_yield: 0.0, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 2700,
      rent_cny_per_mu_season: 500,
      labour_imputed_cny_per_mu: 2000,
      total_cny_per_mu: 5200,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 4620.0,
      cash_margin_cny_per_mu: 1920.0,
      margin_after_rent: 1420.0,
      ln_sigma_value: 0.1116,
      cvar05_value_cny_per_mu: 3650.6,
      per_mu_credit_cap_cny: 1640
    },
    yield: {
      kg_per_mu: 140,
      t_per_ha: 2.1,
      cv_plot_within_county: 0.16,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 18,
    code: 'BL',
    slug: 'barley',
    zh: '大麦',
    en: 'Barley',
    group: 'cereal_winter',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'YZL',
        sow: -55,
        emergence: -45,
        peak: 98,
        maturity: 138,
        harvest: 141,
        sd_days: 7,
        regreen: 35,
        system: 'main',
        cost_events: [
          { doy: -60, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 50, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 98, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 141, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.078,
          sd: 0.9,
          t_up: 74.1,
          r_up: 0.093,
          t_down: 129.2,
          r_down: 0.1997,
          zero_after: 141,
          autumn: { amp: 0.9, t_up: -25, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 5,
          valid_to: 141,
          base_pre: 0.521,
          base_post: 0.15,
          vmax: 0.913,
          base: 0.521,
          amp: 0.392,
          sos: 61.0,
          rsp: 0.1634,
          eos: 133.9,
          rau: 0.2132,
          fit_rmse: 0.01
        },
        ndvi_peak: 0.915
      },
      {
        region: 'YGP',
        sow: -50,
        emergence: -40,
        peak: 60,
        maturity: 110,
        harvest: 115,
        sd_days: 7,
        regreen: -5,
        system: 'main',
        cost_events: [
          { doy: -55, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 10, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 60, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 115, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.041,
          sd: 0.9,
          t_up: 35.3,
          r_up: 0.0901,
          t_down: 99.0,
          r_down: 0.1598,
          zero_after: 115,
          autumn: { amp: 0.9, t_up: -25, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -35,
          valid_to: 115,
          base_pre: 0.1,
          base_post: 0.108,
          vmax: 0.956,
          base: 0.1,
          amp: 0.856,
          sos: -11.7,
          rsp: 0.0427,
          eos: 105.7,
          rau: 0.1639,
          fit_rmse: 0.019
        },
        ndvi_peak: 0.917
      },
      {
        region: 'NEC',
        sow: 100,
        emergence: 118,
        peak: 165,
        maturity: 200,
        harvest: 205,
        sd_days: 7,
        system: 'spring malting',
        cost_events: [
          { doy: 95, share: 0.48, what: 'seed+base fertiliser+tillage' },
          { doy: 133, share: 0.24, what: 'top-dressing (返青/拔节追肥)+irrigation' },
          { doy: 165, share: 0.12, what: 'one-spray-three-protections (一喷三防)' },
          { doy: 205, share: 0.16, what: 'harvest+transport' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.8,
          scale: 5.047,
          sd: 0.9,
          t_up: 147.1,
          r_up: 0.1247,
          t_down: 192.3,
          r_down: 0.2283,
          zero_after: 205
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 205,
          base_pre: 0.159,
          base_post: 0.12,
          vmax: 0.92,
          base: 0.159,
          amp: 0.761,
          sos: 132.5,
          rsp: 0.154,
          eos: 196.4,
          rau: 0.2061,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.913
      }
    ],
    signatures: ['like wheat but 7-12 d earlier yellowing'],
    canopy: {
      ala: 60,
      cab: 45,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.45,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.15, end: 0.25 },
      kc_src: 'FAO56',
      t_base: 0,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1700,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.0,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 2.3, year: 2023, cv_year: 0.12, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 360,
      rent_cny_per_mu_season: 200,
      labour_imputed_cny_per_mu: 200,
      total_cny_per_mu: 760,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 632.5,
      cash_margin_cny_per_mu: 272.5,
      margin_after_rent: 72.5,
      ln_sigma_value: 0.1438,
      cvar05_value_cny_per_mu: 466.0,
      per_mu_credit_cap_cny: 210
    },
    yield: {
      kg_per_mu: 275,
      t_per_ha: 4.125,
      cv_plot_within_county: 0.17,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 19,
    code: 'HB',
    slug: 'highland_barley',
    zh: '青稞',
    en: 'Highland barley',
    group: 'cereal_spring',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'QTP',
        sow: 105,
        emergence: 122,
        peak: 190,
        maturity: 228,
        harvest: 238,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 100, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 157, share: 0.22, what: 'top-dressing' },
          { doy: 190, share: 0.12, what: 'pest control' },
          { doy: 238, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.465,
          sd: 0.8,
          t_up: 164.2,
          r_up: 0.0862,
          t_down: 219.6,
          r_down: 0.2102,
          zero_after: 238
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 238,
          base_pre: 0.158,
          base_post: 0.17,
          vmax: 0.914,
          base: 0.158,
          amp: 0.756,
          sos: 144.5,
          rsp: 0.1044,
          eos: 223.1,
          rau: 0.2187,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.908
      }
    ],
    signatures: ['>3000 m elevation, short season, peak early Jul', 'golden by mid-Aug'],
    canopy: {
      ala: 60,
      cab: 45,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.42,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.15, end: 0.25 },
      kc_src: 'FAO56',
      t_base: 0,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1500,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.0,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 4.4, year: 2023, cv_year: 0.1, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 380,
      rent_cny_per_mu_season: 150,
      labour_imputed_cny_per_mu: 250,
      total_cny_per_mu: 780,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 1210.0,
      cash_margin_cny_per_mu: 830.0,
      margin_after_rent: 680.0,
      ln_sigma_value: 0.1438,
      cvar05_value_cny_per_mu: 891.5,
      per_mu_credit_cap_cny: 370
    },
    yield: {
      kg_per_mu: 275,
      t_per_ha: 4.125,
      cv_plot_within_county: 0.2,
      cv_year: 0.12,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 20,
    code: 'ML',
    slug: 'millet',
    zh: '谷子',
    en: 'Foxtail millet',
    group: 'cereal_summer',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'LOE',
        sow: 130,
        emergence: 140,
        peak: 210,
        maturity: 258,
        harvest: 265,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 125, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 175, share: 0.22, what: 'top-dressing' },
          { doy: 210, share: 0.12, what: 'pest control' },
          { doy: 265, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.6,
          scale: 3.797,
          sd: 0.7,
          t_up: 183.4,
          r_up: 0.0837,
          t_down: 247.4,
          r_down: 0.1664,
          zero_after: 265
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 265,
          base_pre: 0.158,
          base_post: 0.178,
          vmax: 0.904,
          base: 0.158,
          amp: 0.746,
          sos: 165.3,
          rsp: 0.098,
          eos: 251.7,
          rau: 0.2016,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.899
      },
      {
        region: 'NCM',
        sow: 128,
        emergence: 139,
        peak: 208,
        maturity: 258,
        harvest: 265,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 123, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 174, share: 0.22, what: 'top-dressing' },
          { doy: 208, share: 0.12, what: 'pest control' },
          { doy: 265, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.6,
          scale: 3.789,
          sd: 0.7,
          t_up: 181.8,
          r_up: 0.0849,
          t_down: 247.0,
          r_down: 0.1598,
          zero_after: 265
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 265,
          base_pre: 0.158,
          base_post: 0.18,
          vmax: 0.904,
          base: 0.158,
          amp: 0.746,
          sos: 164.0,
          rsp: 0.0994,
          eos: 251.6,
          rau: 0.1984,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.899
      },
      {
        region: 'HHH',
        sow: 172,
        emergence: 178,
        peak: 222,
        maturity: 265,
        harvest: 270,
        sd_days: 7,
        system: 'summer',
        cost_events: [
          { doy: 167, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 213, share: 0.22, what: 'top-dressing' },
          { doy: 222, share: 0.12, what: 'pest control' },
          { doy: 270, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.6,
          scale: 3.747,
          sd: 0.7,
          t_up: 205.3,
          r_up: 0.1332,
          t_down: 255.5,
          r_down: 0.1858,
          zero_after: 270
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 270,
          base_pre: 0.159,
          base_post: 0.166,
          vmax: 0.903,
          base: 0.159,
          amp: 0.743,
          sos: 194.0,
          rsp: 0.1551,
          eos: 259.3,
          rau: 0.2078,
          fit_rmse: 0.004
        },
        ndvi_peak: 0.898
      }
    ],
    signatures: ['low biomass vs maize; NDVI 0.65-0.8'],
    canopy: {
      ala: 58,
      cab: 40,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.35,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.0, end: 0.3 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 30,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1500,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.9,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 4.8, year: 2023, cv_year: 0.18, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 380,
      rent_cny_per_mu_season: 250,
      labour_imputed_cny_per_mu: 280,
      total_cny_per_mu: 910,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 984.0,
      cash_margin_cny_per_mu: 604.0,
      margin_after_rent: 354.0,
      ln_sigma_value: 0.2094,
      cvar05_value_cny_per_mu: 626.9,
      per_mu_credit_cap_cny: 280
    },
    yield: {
      kg_per_mu: 205,
      t_per_ha: 3.075,
      cv_plot_within_county: 0.2,
      cv_year: 0.14,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 21,
    code: 'SG',
    slug: 'sorghum',
    zh: '高粱',
    en: 'Grain sorghum',
    group: 'cereal_summer',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NEC',
        sow: 128,
        emergence: 140,
        peak: 210,
        maturity: 262,
        harvest: 270,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 123, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 175, share: 0.22, what: 'top-dressing' },
          { doy: 210, share: 0.12, what: 'pest control' },
          { doy: 270, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.416,
          sd: 0.8,
          t_up: 183.4,
          r_up: 0.0837,
          t_down: 250.6,
          r_down: 0.1536,
          zero_after: 270
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 270,
          base_pre: 0.158,
          base_post: 0.185,
          vmax: 0.914,
          base: 0.158,
          amp: 0.756,
          sos: 163.3,
          rsp: 0.1011,
          eos: 256.0,
          rau: 0.1976,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.91
      },
      {
        region: 'SCB',
        sow: 90,
        emergence: 100,
        peak: 165,
        maturity: 205,
        harvest: 210,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 85, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 135, share: 0.22, what: 'top-dressing' },
          { doy: 165, share: 0.12, what: 'pest control' },
          { doy: 210, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.449,
          sd: 0.8,
          t_up: 140.3,
          r_up: 0.0901,
          t_down: 196.2,
          r_down: 0.1997,
          zero_after: 210
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 210,
          base_pre: 0.157,
          base_post: 0.15,
          vmax: 0.915,
          base: 0.157,
          amp: 0.757,
          sos: 121.6,
          rsp: 0.1086,
          eos: 200.3,
          rau: 0.2077,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.908
      },
      {
        region: 'YGP',
        sow: 95,
        emergence: 106,
        peak: 170,
        maturity: 215,
        harvest: 222,
        sd_days: 7,
        system: 'main',
        cost_events: [
          { doy: 90, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 141, share: 0.22, what: 'top-dressing' },
          { doy: 170, share: 0.12, what: 'pest control' },
          { doy: 222, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 4.2,
          scale: 4.426,
          sd: 0.8,
          t_up: 145.7,
          r_up: 0.0915,
          t_down: 205.1,
          r_down: 0.1775,
          zero_after: 222
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 222,
          base_pre: 0.158,
          base_post: 0.174,
          vmax: 0.914,
          base: 0.158,
          amp: 0.757,
          sos: 127.3,
          rsp: 0.1103,
          eos: 209.6,
          rau: 0.2058,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.909
      }
    ],
    signatures: ['red-brown panicles at maturity: B4 rises before NDVI falls'],
    canopy: {
      ala: 57,
      cab: 44,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.45,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.35,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 1.05, end: 0.55 },
      kc_src: 'FAO56',
      t_base: 8,
      t_opt: 30,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1760,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.9,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 3.0, year: 2023, cv_year: 0.15, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 420,
      rent_cny_per_mu_season: 300,
      labour_imputed_cny_per_mu: 280,
      total_cny_per_mu: 1000,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 990.0,
      cash_margin_cny_per_mu: 570.0,
      margin_after_rent: 270.0,
      ln_sigma_value: 0.1766,
      cvar05_value_cny_per_mu: 678.5,
      per_mu_credit_cap_cny: 310
    },
    yield: {
      kg_per_mu: 330,
      t_per_ha: 4.95,
      cv_plot_within_county: 0.18,
      cv_year: 0.12,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 22,
    code: 'TE',
    slug: 'tea',
    zh: '茶',
    en: 'Tea (dry leaf)',
    group: 'evergreen',
    perennial: true,
    evergreen: true,
    calendars: [
      {
        region: 'YZL',
        sow: 1,
        emergence: 75,
        peak: 200,
        maturity: 330,
        harvest: 120,
        sd_days: 7,
        system: 'evergreen; spring plucking DOY 75-120, pruning dip DOY 130-150',
        cost_events: [
          { doy: 55, share: 0.25, what: 'fertiliser+pruning' },
          { doy: 105, share: 0.3, what: 'labour season (plucking/thinning)' },
          { doy: 200, share: 0.2, what: 'fertiliser+pest' },
          { doy: 330, share: 0.25, what: 'picking' }
        ],
        ndvi: {
          model: 'harmonic',
          base: 0.62,
          amp: 0.14,
          peak: 205,
          formula: 'base+amp*0.5*(1+cos(2*pi*(t-peak)/365))'
        },
        lai: { model: 'harmonic', base: 3.38, amp: 1.12, peak: 205 }
      },
      {
        region: 'SCN',
        sow: 1,
        emergence: 60,
        peak: 200,
        maturity: 340,
        harvest: 120,
        sd_days: 7,
        system: 'evergreen',
        cost_events: [
          { doy: 40, share: 0.25, what: 'fertiliser+pruning' },
          { doy: 90, share: 0.3, what: 'labour season (plucking/thinning)' },
          { doy: 200, share: 0.2, what: 'fertiliser+pest' },
          { doy: 340, share: 0.25, what: 'picking' }
        ],
        ndvi: {
          model: 'harmonic',
          base: 0.62,
          amp: 0.14,
          peak: 205,
          formula: 'base+amp*0.5*(1+cos(2*pi*(t-peak)/365))'
        },
        lai: { model: 'harmonic', base: 3.38, amp: 1.12, peak: 205 }
      },
      {
        region: 'YGP',
        sow: 1,
        emergence: 60,
        peak: 200,
        maturity: 340,
        harvest: 120,
        sd_days: 7,
        system: 'evergreen',
        cost_events: [
          { doy: 40, share: 0.25, what: 'fertiliser+pruning' },
          { doy: 90, share: 0.3, what: 'labour season (plucking/thinning)' },
          { doy: 200, share: 0.2, what: 'fertiliser+pest' },
          { doy: 340, share: 0.25, what: 'picking' }
        ],
        ndvi: {
          model: 'harmonic',
          base: 0.62,
          amp: 0.14,
          peak: 205,
          formula: 'base+amp*0.5*(1+cos(2*pi*(t-peak)/365))'
        },
        lai: { model: 'harmonic', base: 3.38, amp: 1.12, peak: 205 }
      }
    ],
    signatures: [
      'evergreen NDVI 0.55-0.85 all year',
      'hedge rows 1.5-1.8 m => intermediate texture',
      'pruning => dip of 0.15-0.30 within 15 d in late spring'
    ],
    canopy: {
      ala: 45,
      cab: 55,
      cw: 0.014,
      cm: 0.01,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.1,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.2,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.95, mid: 1.0, end: 1.0 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 22,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: null,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.9,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 98.7, year: 2023, cv_year: 0.15, corr_with_yield: -0.15, src: 'TEA2023 3296.68亿/333.95万吨' },
    cost: {
      cash_cny_per_mu: 3600,
      rent_cny_per_mu_season: 600,
      labour_imputed_cny_per_mu: 2500,
      total_cny_per_mu: 6700,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 7106.4,
      cash_margin_cny_per_mu: 3506.4,
      margin_after_rent: 2906.4,
      ln_sigma_value: 0.1583,
      cvar05_value_cny_per_mu: 5071.5,
      per_mu_credit_cap_cny: 2280
    },
    yield: {
      kg_per_mu: 72,
      t_per_ha: 1.08,
      cv_plot_within_county: 0.25,
      cv_year: 0.08,
      src: 'TEA2023 333.95万吨/4650万亩 harvested'
    },
    status: 'lendable'
  },
  {
    class_id: 23,
    code: 'AP',
    slug: 'apple',
    zh: '苹果',
    en: 'Apple',
    group: 'orchard',
    perennial: true,
    evergreen: false,
    calendars: [
      {
        region: 'LOE',
        sow: 1,
        emergence: 95,
        peak: 170,
        maturity: 275,
        harvest: 285,
        sd_days: 7,
        flower: [102, 115],
        leaf_fall: 315,
        system: 'deciduous perennial',
        cost_events: [
          { doy: 55, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 110, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 150, share: 0.27, what: 'bagging+spraying' },
          { doy: 210, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 285, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.8,
          scale: 2.86,
          sd: 0.6,
          t_up: 141.5,
          r_up: 0.0781,
          t_down: 278.4,
          r_down: 0.0575,
          zero_after: 315
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 315,
          base_pre: 0.176,
          base_post: 0.1,
          vmax: 0.678,
          base: 0.176,
          amp: 0.502,
          sos: 118.8,
          rsp: 0.0909,
          eos: 301.8,
          rau: 0.0708,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.689
      },
      {
        region: 'HHH',
        sow: 1,
        emergence: 98,
        peak: 172,
        maturity: 285,
        harvest: 295,
        sd_days: 7,
        flower: [105, 118],
        leaf_fall: 320,
        system: 'deciduous perennial',
        cost_events: [
          { doy: 58, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 113, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 152, share: 0.27, what: 'bagging+spraying' },
          { doy: 212, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 295, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.8,
          scale: 2.858,
          sd: 0.6,
          t_up: 143.9,
          r_up: 0.0792,
          t_down: 282.8,
          r_down: 0.0563,
          zero_after: 320
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 320,
          base_pre: 0.177,
          base_post: 0.1,
          vmax: 0.677,
          base: 0.177,
          amp: 0.501,
          sos: 121.3,
          rsp: 0.0929,
          eos: 306.7,
          rau: 0.0681,
          fit_rmse: 0.01
        },
        ndvi_peak: 0.689
      }
    ],
    signatures: [
      'leaf-out DOY 90-100 before row crops, long flat plateau to mid-Oct',
      'row spacing 3-5 m => f_cover 0.4-0.75, soil/grass/film background visible',
      'bagging & reflective film in Sep-Oct raises VIS',
      'hail nets (white) raise VIS 0.02-0.05'
    ],
    canopy: {
      ala: 48,
      cab: 48,
      cw: 0.013,
      cm: 0.009,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.4, 0.75],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.55,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.5, mid: 1.2, end: 0.95 },
      kc_src: 'FAO56',
      t_base: 7,
      t_opt: 20,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2300,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.0,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: {
      cny_per_kg: 5.0,
      year: 2023,
      cv_year: 0.24,
      corr_with_yield: -0.35,
      src: 'SNFRUIT2017 3.36 in 2017; EXPERT 2023'
    },
    cost: {
      cash_cny_per_mu: 4300,
      rent_cny_per_mu_season: 900,
      labour_imputed_cny_per_mu: 3200,
      total_cny_per_mu: 8400,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 8000.0,
      cash_margin_cny_per_mu: 3700.0,
      margin_after_rent: 2800.0,
      ln_sigma_value: 0.2314,
      cvar05_value_cny_per_mu: 4849.7,
      per_mu_credit_cap_cny: 2180
    },
    yield: {
      kg_per_mu: 1600,
      t_per_ha: 24.0,
      cv_plot_within_county: 0.25,
      cv_year: 0.15,
      src: 'APPLE2021 1256 kg/mu on planted area; 1600 on bearing area EXPERT'
    },
    status: 'lendable'
  },
  {
    class_id: 24,
    code: 'KW',
    slug: 'kiwifruit',
    zh: '猕猴桃',
    en: 'Kiwifruit',
    group: 'orchard',
    perennial: true,
    evergreen: false,
    calendars: [
      {
        region: 'LOE',
        sow: 1,
        emergence: 88,
        peak: 155,
        maturity: 278,
        harvest: 285,
        sd_days: 7,
        flower: [120, 132],
        leaf_fall: 328,
        system: 'trellis vine',
        cost_events: [
          { doy: 48, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 103, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 135, share: 0.27, what: 'bagging+spraying' },
          { doy: 195, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 285, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.8,
          scale: 3.859,
          sd: 0.7,
          t_up: 129.5,
          r_up: 0.0874,
          t_down: 285.3,
          r_down: 0.0478,
          zero_after: 328
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 328,
          base_pre: 0.161,
          base_post: 0.1,
          vmax: 0.865,
          base: 0.161,
          amp: 0.705,
          sos: 111.0,
          rsp: 0.1041,
          eos: 312.8,
          rau: 0.0766,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.87
      },
      {
        region: 'SCB',
        sow: 1,
        emergence: 75,
        peak: 145,
        maturity: 262,
        harvest: 268,
        sd_days: 7,
        flower: [108, 122],
        leaf_fall: 335,
        system: 'trellis vine',
        cost_events: [
          { doy: 35, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 90, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 125, share: 0.27, what: 'bagging+spraying' },
          { doy: 185, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 268, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.8,
          scale: 3.856,
          sd: 0.7,
          t_up: 118.4,
          r_up: 0.0837,
          t_down: 288.5,
          r_down: 0.0434,
          zero_after: 335
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 335,
          base_pre: 0.16,
          base_post: 0.1,
          vmax: 0.864,
          base: 0.16,
          amp: 0.705,
          sos: 99.1,
          rsp: 0.0992,
          eos: 319.2,
          rau: 0.07,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.87
      }
    ],
    signatures: [
      'pergola: closed flat canopy, f_cover 0.85-1.0, smooth texture (vs apple rows)',
      'NDVI plateau 0.80-0.90 DOY 140-290',
      'late leaf fall (Nov) - later than apple/peach',
      'black shade nets in summer lower NIR'
    ],
    canopy: {
      ala: 28,
      cab: 46,
      cw: 0.02,
      cm: 0.006,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.85, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.5,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.8,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.4, mid: 1.05, end: 1.05 },
      kc_src: 'FAO56',
      t_base: 8,
      t_opt: 22,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2400,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.05,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: {
      cny_per_kg: 5.2,
      year: 2023,
      cv_year: 0.25,
      corr_with_yield: -0.35,
      src: 'SNFRUIT2017 4.67 in 2017; EXPERT 2023'
    },
    cost: {
      cash_cny_per_mu: 4600,
      rent_cny_per_mu_season: 1200,
      labour_imputed_cny_per_mu: 3300,
      total_cny_per_mu: 9100,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 6240.0,
      cash_margin_cny_per_mu: 1640.0,
      margin_after_rent: 440.0,
      ln_sigma_value: 0.2419,
      cvar05_value_cny_per_mu: 3693.9,
      per_mu_credit_cap_cny: 1660
    },
    yield: { kg_per_mu: 1200, t_per_ha: 18.0, cv_plot_within_county: 0.25, cv_year: 0.16, src: 'KIWI 1157-1433 kg/mu' },
    status: 'lendable'
  },
  {
    class_id: 25,
    code: 'CI',
    slug: 'citrus',
    zh: '柑橘',
    en: 'Citrus',
    group: 'evergreen',
    perennial: true,
    evergreen: true,
    calendars: [
      {
        region: 'YZM',
        sow: 1,
        emergence: 80,
        peak: 230,
        maturity: 330,
        harvest: 325,
        sd_days: 7,
        system: 'evergreen; harvest Nov-Jan',
        cost_events: [
          { doy: 60, share: 0.25, what: 'fertiliser+pruning' },
          { doy: 110, share: 0.3, what: 'labour season (plucking/thinning)' },
          { doy: 230, share: 0.2, what: 'fertiliser+pest' },
          { doy: 330, share: 0.25, what: 'picking' }
        ],
        ndvi: {
          model: 'harmonic',
          base: 0.64,
          amp: 0.12,
          peak: 225,
          formula: 'base+amp*0.5*(1+cos(2*pi*(t-peak)/365))'
        },
        lai: { model: 'harmonic', base: 2.85, amp: 0.95, peak: 225 }
      },
      {
        region: 'SCN',
        sow: 1,
        emergence: 70,
        peak: 230,
        maturity: 335,
        harvest: 335,
        sd_days: 7,
        system: 'evergreen',
        cost_events: [
          { doy: 50, share: 0.25, what: 'fertiliser+pruning' },
          { doy: 100, share: 0.3, what: 'labour season (plucking/thinning)' },
          { doy: 230, share: 0.2, what: 'fertiliser+pest' },
          { doy: 335, share: 0.25, what: 'picking' }
        ],
        ndvi: {
          model: 'harmonic',
          base: 0.64,
          amp: 0.12,
          peak: 225,
          formula: 'base+amp*0.5*(1+cos(2*pi*(t-peak)/365))'
        },
        lai: { model: 'harmonic', base: 2.85, amp: 0.95, peak: 225 }
      },
      {
        region: 'SCB',
        sow: 1,
        emergence: 80,
        peak: 225,
        maturity: 335,
        harvest: 330,
        sd_days: 7,
        system: 'evergreen',
        cost_events: [
          { doy: 60, share: 0.25, what: 'fertiliser+pruning' },
          { doy: 110, share: 0.3, what: 'labour season (plucking/thinning)' },
          { doy: 225, share: 0.2, what: 'fertiliser+pest' },
          { doy: 335, share: 0.25, what: 'picking' }
        ],
        ndvi: {
          model: 'harmonic',
          base: 0.64,
          amp: 0.12,
          peak: 225,
          formula: 'base+amp*0.5*(1+cos(2*pi*(t-peak)/365))'
        },
        lai: { model: 'harmonic', base: 2.85, amp: 0.95, peak: 225 }
      }
    ],
    signatures: [
      'evergreen NDVI 0.60-0.85; lower amplitude than forest',
      'terraced rows on red soil',
      'HLB (黄龙病) decline: multi-year NDVI/NDRE slope < 0'
    ],
    canopy: {
      ala: 45,
      cab: 58,
      cw: 0.015,
      cm: 0.01,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.35,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.7, mid: 0.65, end: 0.7 },
      kc_src: 'FAO56',
      t_base: 13,
      t_opt: 28,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: null,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.2,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 3.2, year: 2023, cv_year: 0.24, corr_with_yield: -0.35, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 3000,
      rent_cny_per_mu_season: 600,
      labour_imputed_cny_per_mu: 2200,
      total_cny_per_mu: 5800,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 4275.2,
      cash_margin_cny_per_mu: 1275.2,
      margin_after_rent: 675.2,
      ln_sigma_value: 0.2288,
      cvar05_value_cny_per_mu: 2607.1,
      per_mu_credit_cap_cny: 1170
    },
    yield: {
      kg_per_mu: 1336,
      t_per_ha: 20.04,
      cv_plot_within_county: 0.28,
      cv_year: 0.14,
      src: 'CITRUS2022 20.04 t/ha'
    },
    status: 'lendable'
  },
  {
    class_id: 26,
    code: 'GR',
    slug: 'grape',
    zh: '葡萄',
    en: 'Grape',
    group: 'orchard',
    perennial: true,
    evergreen: false,
    calendars: [
      {
        region: 'NWX',
        sow: 1,
        emergence: 105,
        peak: 180,
        maturity: 250,
        harvest: 258,
        sd_days: 7,
        leaf_fall: 295,
        system: 'vine buried DOY 305-95',
        cost_events: [
          { doy: 65, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 120, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 160, share: 0.27, what: 'bagging+spraying' },
          { doy: 220, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 258, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.2,
          scale: 2.261,
          sd: 0.5,
          t_up: 151.5,
          r_up: 0.0781,
          t_down: 265.0,
          r_down: 0.0733,
          zero_after: 295
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 295,
          base_pre: 0.182,
          base_post: 0.1,
          vmax: 0.628,
          base: 0.182,
          amp: 0.446,
          sos: 128.8,
          rsp: 0.0877,
          eos: 282.4,
          rau: 0.0784,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.634
      },
      {
        region: 'YZL',
        sow: 1,
        emergence: 90,
        peak: 160,
        maturity: 215,
        harvest: 225,
        sd_days: 7,
        leaf_fall: 315,
        system: 'rain-shelter film Apr-Sep',
        cost_events: [
          { doy: 50, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 105, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 140, share: 0.27, what: 'bagging+spraying' },
          { doy: 200, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 225, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.2,
          scale: 2.241,
          sd: 0.5,
          t_up: 133.4,
          r_up: 0.0837,
          t_down: 276.2,
          r_down: 0.0536,
          zero_after: 315
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 315,
          base_pre: 0.18,
          base_post: 0.1,
          vmax: 0.624,
          base: 0.18,
          amp: 0.444,
          sos: 114.2,
          rsp: 0.0886,
          eos: 300.5,
          rau: 0.0575,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.634
      },
      {
        region: 'HHH',
        sow: 1,
        emergence: 100,
        peak: 170,
        maturity: 245,
        harvest: 252,
        sd_days: 7,
        leaf_fall: 305,
        system: 'vine',
        cost_events: [
          { doy: 60, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 115, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 150, share: 0.27, what: 'bagging+spraying' },
          { doy: 210, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 252, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.2,
          scale: 2.248,
          sd: 0.5,
          t_up: 143.4,
          r_up: 0.0837,
          t_down: 270.6,
          r_down: 0.0619,
          zero_after: 305
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 305,
          base_pre: 0.181,
          base_post: 0.1,
          vmax: 0.626,
          base: 0.181,
          amp: 0.445,
          sos: 123.0,
          rsp: 0.0915,
          eos: 291.4,
          rau: 0.0668,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.634
      }
    ],
    signatures: [
      'rows 2.5-3 m, f_cover 0.3-0.6',
      'NWX: buried vines => bare soil Nov-Mar',
      'YZL: plastic rain shelter raises VIS & SWIR-dip'
    ],
    canopy: {
      ala: 50,
      cab: 44,
      cw: 0.014,
      cm: 0.006,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.3, 0.65],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.4,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.3, mid: 0.85, end: 0.45 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 25,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2200,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.85,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 6.0, year: 2023, cv_year: 0.24, corr_with_yield: -0.3, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 5600,
      rent_cny_per_mu_season: 1200,
      labour_imputed_cny_per_mu: 3500,
      total_cny_per_mu: 10300,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 8700.0,
      cash_margin_cny_per_mu: 3100.0,
      margin_after_rent: 1900.0,
      ln_sigma_value: 0.2359,
      cvar05_value_cny_per_mu: 5220.9,
      per_mu_credit_cap_cny: 2350
    },
    yield: {
      kg_per_mu: 1450,
      t_per_ha: 21.75,
      cv_plot_within_county: 0.25,
      cv_year: 0.14,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 27,
    code: 'VG',
    slug: 'vegetable_open',
    zh: '露地蔬菜',
    en: 'Open-field vegetables',
    group: 'vegetable',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: 220,
        emergence: 226,
        peak: 280,
        maturity: 312,
        harvest: 316,
        sd_days: 7,
        system: 'autumn cabbage',
        cost_events: [
          { doy: 215, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 261, share: 0.22, what: 'top-dressing' },
          { doy: 280, share: 0.12, what: 'pest control' },
          { doy: 316, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.713,
          sd: 0.9,
          t_up: 259.5,
          r_up: 0.1085,
          t_down: 305.0,
          r_down: 0.2497,
          zero_after: 316
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 316,
          base_pre: 0.159,
          base_post: 0.12,
          vmax: 0.901,
          base: 0.159,
          amp: 0.742,
          sos: 245.7,
          rsp: 0.1268,
          eos: 307.7,
          rau: 0.218,
          fit_rmse: 0.005
        },
        ndvi_peak: 0.89
      },
      {
        region: 'SCN',
        sow: -70,
        emergence: -55,
        peak: 0,
        maturity: 30,
        harvest: 35,
        sd_days: 7,
        system: 'winter vegetable for the north',
        cost_events: [
          { doy: -75, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -20, share: 0.22, what: 'top-dressing' },
          { doy: 0, share: 0.12, what: 'pest control' },
          { doy: 35, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.725,
          sd: 0.9,
          t_up: -20.9,
          r_up: 0.1065,
          t_down: 23.4,
          r_down: 0.2663,
          zero_after: 35
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -75,
          valid_to: 35,
          base_pre: 0.148,
          base_post: 0.118,
          vmax: 0.903,
          base: 0.148,
          amp: 0.755,
          sos: -35.2,
          rsp: 0.1199,
          eos: 25.8,
          rau: 0.2196,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.889
      },
      {
        region: 'YGP',
        sow: 100,
        emergence: 115,
        peak: 160,
        maturity: 190,
        harvest: 195,
        sd_days: 7,
        system: 'summer vegetable',
        cost_events: [
          { doy: 95, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 150, share: 0.22, what: 'top-dressing' },
          { doy: 160, share: 0.12, what: 'pest control' },
          { doy: 195, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.696,
          sd: 0.9,
          t_up: 142.9,
          r_up: 0.1302,
          t_down: 183.4,
          r_down: 0.2663,
          zero_after: 195
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 195,
          base_pre: 0.159,
          base_post: 0.126,
          vmax: 0.899,
          base: 0.159,
          amp: 0.74,
          sos: 131.4,
          rsp: 0.1519,
          eos: 185.7,
          rau: 0.2244,
          fit_rmse: 0.006
        },
        ndvi_peak: 0.888
      },
      {
        region: 'SCB',
        sow: -90,
        emergence: -80,
        peak: -20,
        maturity: 40,
        harvest: 50,
        sd_days: 7,
        system: 'winter vegetable',
        cost_events: [
          { doy: -95, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -45, share: 0.22, what: 'top-dressing' },
          { doy: -20, share: 0.12, what: 'pest control' },
          { doy: 50, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.64,
          sd: 0.9,
          t_up: -42.8,
          r_up: 0.0976,
          t_down: 26.8,
          r_down: 0.1332,
          zero_after: 50
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -100,
          valid_to: 50,
          base_pre: 0.147,
          base_post: 0.188,
          vmax: 0.902,
          base: 0.147,
          amp: 0.755,
          sos: -58.2,
          rsp: 0.1095,
          eos: 32.5,
          rau: 0.1814,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.897
      }
    ],
    signatures: [
      '2-4 short (45-80 d) NDVI cycles per year, out of phase with neighbours',
      'sub-plot strips: high within-plot variance'
    ],
    canopy: {
      ala: 38,
      cab: 42,
      cw: 0.024,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.8,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.9,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.7, mid: 1.05, end: 0.95 },
      kc_src: 'FAO56',
      t_base: 1,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 900,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 0.95,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 1.9, year: 2023, cv_year: 0.35, corr_with_yield: -0.4, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 2300,
      rent_cny_per_mu_season: 600,
      labour_imputed_cny_per_mu: 1800,
      total_cny_per_mu: 4700,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 4560.0,
      cash_margin_cny_per_mu: 2260.0,
      margin_after_rent: 1660.0,
      ln_sigma_value: 0.3118,
      cvar05_value_cny_per_mu: 2297.5,
      per_mu_credit_cap_cny: 1030
    },
    yield: {
      kg_per_mu: 2400,
      t_per_ha: 36.0,
      cv_plot_within_county: 0.3,
      cv_year: 0.15,
      src: 'EXPERT (yearbook ~36 t/ha)'
    },
    status: 'recognised'
  },
  {
    class_id: 28,
    code: 'GH',
    slug: 'greenhouse_vegetable',
    zh: '设施蔬菜(番茄)',
    en: 'Greenhouse vegetables (tomato)',
    group: 'protected',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: -115,
        emergence: -110,
        peak: 30,
        maturity: 150,
        harvest: 165,
        sd_days: 7,
        system: 'solar greenhouse overwinter; film on DOY -110..165',
        cost_events: [
          { doy: -120, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -75, share: 0.22, what: 'top-dressing' },
          { doy: 30, share: 0.12, what: 'pest control' },
          { doy: 165, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.0,
          scale: 3.137,
          sd: 0.7,
          t_up: -23.2,
          r_up: 0.0418,
          t_down: 123.6,
          r_down: 0.0666,
          zero_after: 165
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -130,
          valid_to: 165,
          base_pre: 0.142,
          base_post: 0.155,
          vmax: 0.884,
          base: 0.142,
          amp: 0.742,
          sos: -56.0,
          rsp: 0.0458,
          eos: 138.2,
          rau: 0.0981,
          fit_rmse: 0.008,
          note: 'canopy under PE film; observed pixel = 0.6-0.85 pe_greenhouse + rest'
        },
        ndvi_peak: 0.881
      },
      {
        region: 'NEC',
        sow: 45,
        emergence: 50,
        peak: 120,
        maturity: 190,
        harvest: 200,
        sd_days: 7,
        system: 'plastic tunnel',
        cost_events: [
          { doy: 40, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 85, share: 0.22, what: 'top-dressing' },
          { doy: 120, share: 0.12, what: 'pest control' },
          { doy: 200, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.0,
          scale: 3.12,
          sd: 0.7,
          t_up: 93.4,
          r_up: 0.0837,
          t_down: 174.6,
          r_down: 0.1141,
          zero_after: 200
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 200,
          base_pre: 0.154,
          base_post: 0.183,
          vmax: 0.884,
          base: 0.154,
          amp: 0.73,
          sos: 77.5,
          rsp: 0.0937,
          eos: 181.1,
          rau: 0.1604,
          fit_rmse: 0.006,
          note: 'canopy under PE film; observed pixel = 0.6-0.85 pe_greenhouse + rest'
        },
        ndvi_peak: 0.881
      },
      {
        region: 'YZL',
        sow: -60,
        emergence: -50,
        peak: 90,
        maturity: 170,
        harvest: 180,
        sd_days: 7,
        system: 'plastic tunnel',
        cost_events: [
          { doy: -65, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -15, share: 0.22, what: 'top-dressing' },
          { doy: 90, share: 0.12, what: 'pest control' },
          { doy: 180, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.0,
          scale: 3.187,
          sd: 0.7,
          t_up: 36.8,
          r_up: 0.0418,
          t_down: 152.4,
          r_down: 0.0999,
          zero_after: 180
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: -70,
          valid_to: 180,
          base_pre: 0.14,
          base_post: 0.174,
          vmax: 0.889,
          base: 0.14,
          amp: 0.749,
          sos: 3.6,
          rsp: 0.0453,
          eos: 160.5,
          rau: 0.1418,
          fit_rmse: 0.008,
          note: 'canopy under PE film; observed pixel = 0.6-0.85 pe_greenhouse + rest'
        },
        ndvi_peak: 0.881
      }
    ],
    signatures: [
      'canopy hidden under PE film: crop NOT identifiable; only structure is',
      'high VIS, SWIR1 and SWIR2 absorption by PE; strong within-year change at film on/off',
      'long E-W strips 8-12 m x 60-120 m: 10 m pixels mixed with gaps'
    ],
    canopy: {
      ala: 42,
      cab: 42,
      cw: 0.018,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.63,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.6, mid: 1.15, end: 0.8 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 22,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1900,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.05,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 3.6, year: 2023, cv_year: 0.3, corr_with_yield: -0.2, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 12500,
      rent_cny_per_mu_season: 1500,
      labour_imputed_cny_per_mu: 7000,
      total_cny_per_mu: 21000,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 23400.0,
      cash_margin_cny_per_mu: 10900.0,
      margin_after_rent: 9400.0,
      ln_sigma_value: 0.2905,
      cvar05_value_cny_per_mu: 12388.4,
      per_mu_credit_cap_cny: 5570
    },
    yield: {
      kg_per_mu: 6500,
      t_per_ha: 97.5,
      cv_plot_within_county: 0.28,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'structure_only'
  },
  {
    class_id: 29,
    code: 'GA',
    slug: 'garlic',
    zh: '大蒜',
    en: 'Garlic (dry bulb)',
    group: 'vegetable',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: -88,
        emergence: -78,
        peak: 110,
        maturity: 143,
        harvest: 147,
        sd_days: 7,
        regreen: 50,
        system: 'main',
        cost_events: [
          { doy: -93, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: -43, share: 0.22, what: 'top-dressing' },
          { doy: 110, share: 0.12, what: 'pest control' },
          { doy: 147, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.5,
          scale: 3.723,
          sd: 0.6,
          t_up: 87.2,
          r_up: 0.0976,
          t_down: 135.7,
          r_down: 0.2421,
          zero_after: 147,
          autumn: { amp: 0.7, t_up: -45, r_up: 0.12, t_down: 40, r_down: 0.05 }
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 20,
          valid_to: 147,
          base_pre: 0.403,
          base_post: 0.151,
          vmax: 0.889,
          base: 0.403,
          amp: 0.486,
          sos: 76.8,
          rsp: 0.1599,
          eos: 138.3,
          rau: 0.2352,
          fit_rmse: 0.016
        },
        ndvi_peak: 0.891
      }
    ],
    signatures: [
      'film-mulched winter green, NDVI 0.5-0.7, lower than wheat; dug 10-14 d before wheat harvest',
      'Jinxiang/Qixian clusters'
    ],
    canopy: {
      ala: 68,
      cab: 42,
      cw: 0.014,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.6,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 2.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.7, mid: 1.0, end: 0.7 },
      kc_src: 'FAO56',
      t_base: 0,
      t_opt: 18,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1500,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.0,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 4.6, year: 2023, cv_year: 0.45, corr_with_yield: -0.45, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 2900,
      rent_cny_per_mu_season: 700,
      labour_imputed_cny_per_mu: 1500,
      total_cny_per_mu: 5100,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 6210.0,
      cash_margin_cny_per_mu: 3310.0,
      margin_after_rent: 2610.0,
      ln_sigma_value: 0.3947,
      cvar05_value_cny_per_mu: 2570.5,
      per_mu_credit_cap_cny: 1160
    },
    yield: {
      kg_per_mu: 1350,
      t_per_ha: 20.25,
      cv_plot_within_county: 0.15,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 30,
    code: 'PE',
    slug: 'pear_peach',
    zh: '梨/桃',
    en: 'Pear & peach',
    group: 'orchard',
    perennial: true,
    evergreen: false,
    calendars: [
      {
        region: 'HHH',
        sow: 1,
        emergence: 86,
        peak: 160,
        maturity: 235,
        harvest: 215,
        sd_days: 7,
        flower: [88, 102],
        leaf_fall: 305,
        system: 'deciduous perennial',
        cost_events: [
          { doy: 46, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 101, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 140, share: 0.27, what: 'bagging+spraying' },
          { doy: 200, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 215, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.8,
          scale: 2.859,
          sd: 0.6,
          t_up: 131.9,
          r_up: 0.0792,
          t_down: 268.4,
          r_down: 0.0575,
          zero_after: 305
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 305,
          base_pre: 0.175,
          base_post: 0.1,
          vmax: 0.679,
          base: 0.175,
          amp: 0.505,
          sos: 110.4,
          rsp: 0.0886,
          eos: 292.0,
          rau: 0.0751,
          fit_rmse: 0.008
        },
        ndvi_peak: 0.689
      },
      {
        region: 'YZL',
        sow: 1,
        emergence: 80,
        peak: 150,
        maturity: 225,
        harvest: 205,
        sd_days: 7,
        flower: [78, 95],
        leaf_fall: 315,
        system: 'deciduous perennial',
        cost_events: [
          { doy: 40, share: 0.18, what: 'pruning+base fertiliser' },
          { doy: 95, share: 0.2, what: 'thinning flowers/fruit, pollination' },
          { doy: 130, share: 0.27, what: 'bagging+spraying' },
          { doy: 190, share: 0.15, what: 'fertiliser+irrigation' },
          { doy: 205, share: 0.2, what: 'picking+packing' }
        ],
        lai: {
          model: 'double_logistic',
          max: 2.8,
          scale: 2.848,
          sd: 0.6,
          t_up: 123.4,
          r_up: 0.0837,
          t_down: 274.0,
          r_down: 0.0502,
          zero_after: 315
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 315,
          base_pre: 0.174,
          base_post: 0.1,
          vmax: 0.677,
          base: 0.174,
          amp: 0.503,
          sos: 103.5,
          rsp: 0.0911,
          eos: 301.3,
          rau: 0.0659,
          fit_rmse: 0.009
        },
        ndvi_peak: 0.689
      }
    ],
    signatures: [
      'pink/white bloom before leaf-out raises VIS DOY 80-102 (weak, needs dense bloom)',
      'earlier leaf yellowing than apple'
    ],
    canopy: {
      ala: 48,
      cab: 46,
      cw: 0.013,
      cm: 0.009,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.4, 0.75],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.5,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 1.5,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.5, mid: 1.15, end: 0.9 },
      kc_src: 'FAO56',
      t_base: 7,
      t_opt: 22,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 2100,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.0,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 3.0, year: 2023, cv_year: 0.25, corr_with_yield: -0.35, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 3100,
      rent_cny_per_mu_season: 900,
      labour_imputed_cny_per_mu: 2600,
      total_cny_per_mu: 6600,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 4800.0,
      cash_margin_cny_per_mu: 1700.0,
      margin_after_rent: 800.0,
      ln_sigma_value: 0.2391,
      cvar05_value_cny_per_mu: 2859.5,
      per_mu_credit_cap_cny: 1290
    },
    yield: {
      kg_per_mu: 1600,
      t_per_ha: 24.0,
      cv_plot_within_county: 0.25,
      cv_year: 0.15,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  },
  {
    class_id: 31,
    code: 'TO',
    slug: 'processing_tomato',
    zh: '加工番茄',
    en: 'Processing tomato',
    group: 'vegetable',
    perennial: false,
    evergreen: false,
    calendars: [
      {
        region: 'NWX',
        sow: 112,
        emergence: 120,
        peak: 190,
        maturity: 232,
        harvest: 238,
        sd_days: 7,
        transplant: 120,
        system: 'main',
        cost_events: [
          { doy: 107, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 155, share: 0.22, what: 'top-dressing' },
          { doy: 190, share: 0.12, what: 'pest control' },
          { doy: 238, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.6,
          scale: 3.817,
          sd: 0.7,
          t_up: 163.4,
          r_up: 0.0837,
          t_down: 222.8,
          r_down: 0.1902,
          zero_after: 238
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 238,
          base_pre: 0.158,
          base_post: 0.166,
          vmax: 0.905,
          base: 0.158,
          amp: 0.747,
          sos: 145.2,
          rsp: 0.098,
          eos: 226.3,
          rau: 0.2096,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.897
      },
      {
        region: 'NCM',
        sow: 122,
        emergence: 130,
        peak: 198,
        maturity: 238,
        harvest: 245,
        sd_days: 7,
        transplant: 130,
        system: 'main',
        cost_events: [
          { doy: 117, share: 0.5, what: 'seed+fertiliser+film+tillage' },
          { doy: 165, share: 0.22, what: 'top-dressing' },
          { doy: 198, share: 0.12, what: 'pest control' },
          { doy: 245, share: 0.16, what: 'harvest' }
        ],
        lai: {
          model: 'double_logistic',
          max: 3.6,
          scale: 3.82,
          sd: 0.7,
          t_up: 172.2,
          r_up: 0.0862,
          t_down: 229.2,
          r_down: 0.1997,
          zero_after: 245
        },
        ndvi: {
          model: 'double_logistic_7',
          valid_from: 0,
          valid_to: 245,
          base_pre: 0.158,
          base_post: 0.167,
          vmax: 0.904,
          base: 0.158,
          amp: 0.746,
          sos: 154.5,
          rsp: 0.1011,
          eos: 232.5,
          rau: 0.2141,
          fit_rmse: 0.007
        },
        ndvi_peak: 0.897
      }
    ],
    signatures: ['film + drip rows; harvest Aug = abrupt drop; red fruit raises B4/B3 near maturity'],
    canopy: {
      ala: 40,
      cab: 42,
      cw: 0.024,
      cm: 0.005,
      cab_senescent: 2,
      cbrown_end: 0.4,
      cw_end: 0.003,
      f_cover: [0.95, 1.0],
      src: 'EXPERT within Weiss&Baret S2ToolBox PROSAIL ranges'
    },
    agronomy: {
      harvest_index: 0.62,
      hi_src: 'AQUACROP/SWAT, EXPERT adjusted',
      rue_gMJ_ipar: 3.0,
      rue_src: 'SWAT BIO_E/10 (tea,kiwi,vegetable: EXPERT); effective field RUE = 0.6-0.85 of it',
      kc: { ini: 0.6, mid: 1.15, end: 0.8 },
      kc_src: 'FAO56',
      t_base: 10,
      t_opt: 22,
      t_src: 'SWAT/AQUACROP',
      gdd_maturity: 1500,
      gdd_src: 'AQUACROP or EXPERT',
      ky: 1.05,
      ky_src: 'FAO33 (own knowledge); EXPERT where not tabulated'
    },
    price: { cny_per_kg: 0.5, year: 2023, cv_year: 0.12, corr_with_yield: -0.15, src: 'EXPERT' },
    cost: {
      cash_cny_per_mu: 2000,
      rent_cny_per_mu_season: 700,
      labour_imputed_cny_per_mu: 350,
      total_cny_per_mu: 3050,
      src: 'EXPERT'
    },
    subsidy: {
      cny_per_mu: 0,
      note: 'producer subsidy actually reaching the operator (NEC soybean/maize/rice, Xinjiang cotton target price); region- and year-specific',
      src: 'EXPERT'
    },
    economics: {
      value_cny_per_mu: 3150.0,
      cash_margin_cny_per_mu: 1150.0,
      margin_after_rent: 450.0,
      ln_sigma_value: 0.1438,
      cvar05_value_cny_per_mu: 2320.8,
      per_mu_credit_cap_cny: 1040
    },
    yield: {
      kg_per_mu: 6300,
      t_per_ha: 94.5,
      cv_plot_within_county: 0.15,
      cv_year: 0.1,
      src: 'EXPERT (FAOSTAT/yearbook order of magnitude)'
    },
    status: 'recognised'
  }
];
