/** How a model knows what it says: trained, hybrid of rule and training, index rule, parametric process. */
export type ModelKind = 'T' | 'H' | 'I' | 'P';

/** A model of the plan: what it is to answer, from what, and what it must reach on simulated data before it ships. */
export type ModelRow = {
  no: number;
  id: string;
  zh: string;
  en: string;
  kind: ModelKind;
  input: string;
  output: string;
  target: string; // metric and figure on simulated data
};

/** The thirty models of Parus, in the order of the pipeline. Which of them ship stands in `registry.ts`. */
export const MODELS: readonly ModelRow[] = [
  {
    no: 1,
    id: 'plot-seg',
    zh: '地块识别',
    en: 'Plot delineation',
    kind: 'T',
    input: '6 bi-monthly clear composites x 4 bands (B02,B03,B04,B08) 128x128 @10 m',
    output: '3 logits (interior, boundary, background) + boundary distance; watershed -> polygons',
    target: 'interior IoU; object F1@IoU0.5: IoU 0.85, F1 0.70'
  },
  {
    no: 2,
    id: 'cloud-seg',
    zh: '云块识别',
    en: 'Cloud mask (thick, thin)',
    kind: 'T',
    input: '1 date x 10 bands (+B01,B09,B10 when L1C) 128x128',
    output: 'p(clear), p(thin), p(thick) per pixel',
    target: 'F1 cloud: 0.93'
  },
  {
    no: 3,
    id: 'cloud-shadow',
    zh: '云影识别',
    en: 'Cloud shadow',
    kind: 'H',
    input: 'cloud mask + sun azimuth/zenith + B08,B11',
    output: 'p(shadow)',
    target: 'F1: 0.80'
  },
  {
    no: 4,
    id: 'snow',
    zh: '积雪识别',
    en: 'Snow / ice',
    kind: 'I',
    input: 'B03,B08,B11 one date (+T2m)',
    output: 'bool',
    target: 'F1: 0.95'
  },
  {
    no: 5,
    id: 'water',
    zh: '水体与淹水',
    en: 'Water / flooded surface',
    kind: 'I',
    input: 'B03,B08,B11 one date',
    output: 'p(water) 0..1',
    target: 'IoU: 0.92'
  },
  {
    no: 6,
    id: 'crop-multi',
    zh: '作物识别(多类)',
    en: 'Crop type, 31 crops + 7 non-crop',
    kind: 'T',
    input:
      'plot series: 49 ten-day steps (DOY -120..360) x (10 bands + 6 indices + valid flag + DOY sin/cos); plot mean and SD of pure pixels',
    output: 'softmax over 38 + reject',
    target: 'macro-F1, OA, ECE; leave-one-region-year-out: OA 0.90, macro-F1 0.80, ECE<0.05'
  },
  {
    no: 7,
    id: 'rice',
    zh: '水稻(早/中/晚)',
    en: 'Paddy rice specialist',
    kind: 'H',
    input: 'same series + LSWI, NDVI around candidate transplant dates',
    output: 'P(ER,MR,LR,not)',
    target: 'F1: 0.94'
  },
  {
    no: 8,
    id: 'winter-wheat',
    zh: '冬小麦',
    en: 'Winter wheat specialist (early-season)',
    kind: 'T',
    input: 'series DOY -90..cutoff',
    output: 'p',
    target: 'OA vs cut-off date: 0.93 by DOY 120'
  },
  {
    no: 9,
    id: 'maize-soy',
    zh: '玉米-大豆',
    en: 'Maize vs soybean',
    kind: 'T',
    input: '10 bands DOY 170-265',
    output: 'p(maize|maize or soy)',
    target: 'F1: 0.92'
  },
  {
    no: 10,
    id: 'rapeseed',
    zh: '油菜花期',
    en: 'Rapeseed bloom',
    kind: 'H',
    input: 'B02,B03,B04,B08 DOY 30-120',
    output: 'p, bloom DOY',
    target: 'F1; bloom-date MAE: 0.93; 5 d'
  },
  {
    no: 11,
    id: 'cotton',
    zh: '棉花',
    en: 'Cotton (Xinjiang)',
    kind: 'T',
    input: 'series DOY 90-300',
    output: 'p',
    target: 'F1: 0.92'
  },
  {
    no: 12,
    id: 'apple',
    zh: '苹果园',
    en: 'Apple orchard',
    kind: 'T',
    input: 'series + texture (B08 local SD 3x3, 5x5) + elevation',
    output: 'p(apple), p(other deciduous orchard)',
    target: 'F1: 0.82'
  },
  {
    no: 13,
    id: 'kiwi',
    zh: '猕猴桃园',
    en: 'Kiwifruit orchard',
    kind: 'T',
    input: 'as apple + Nov-Dec NDVI (late leaf fall)',
    output: 'p(kiwi)',
    target: 'F1: 0.78'
  },
  {
    no: 14,
    id: 'evergreen',
    zh: '茶园/柑橘',
    en: 'Tea and citrus (evergreen)',
    kind: 'T',
    input: 'harmonics + winter NDVI + texture + slope',
    output: 'p(tea),p(citrus),p(forest)',
    target: 'macro-F1: 0.75'
  },
  {
    no: 15,
    id: 'intensity',
    zh: '复种指数',
    en: 'Cropping intensity (1/2/3)',
    kind: 'P',
    input: 'smoothed NDVI+LSWI, 1 Sep(prev)-31 Dec',
    output: 'n seasons + season windows',
    target: 'OA: 0.95'
  },
  {
    no: 16,
    id: 'stage',
    zh: '生育期',
    en: 'Growth stage (8 coarse BBCH classes)',
    kind: 'P',
    input: 'EVI2/LAI curve + GDD',
    output: 'stage, days to next stage',
    target: 'MAE days: 5'
  },
  {
    no: 17,
    id: 'lai',
    zh: '叶面积/生物量',
    en: 'LAI, fAPAR, biomass',
    kind: 'T',
    input: '10 bands + sza one date',
    output: 'LAI, sd',
    target: 'RMSE LAI<4: 0.60'
  },
  {
    no: 18,
    id: 'yield',
    zh: '产量估计',
    en: 'Yield per plot',
    kind: 'T',
    input: 'season LAI/GCVI curve, weather, crop, county base',
    output: 'kg/mu, sd',
    target: 'rRMSE, R2, 80% interval coverage: rRMSE 12%, cov 0.75-0.85'
  },
  {
    no: 19,
    id: 'drought',
    zh: '干旱',
    en: 'Drought stress',
    kind: 'I',
    input: 'EVI2, LSWI, rain, ET0 (30-90 d)',
    output: 'class 0-4, Ky loss',
    target: 'AUC for loss>15%: 0.85'
  },
  {
    no: 20,
    id: 'flood',
    zh: '洪涝',
    en: 'Flood damage',
    kind: 'H',
    input: 'pre/post dates + water model',
    output: 'flooded fraction, days, loss',
    target: 'IoU; loss MAE: 0.85; 12 pt'
  },
  {
    no: 21,
    id: 'frost-heat',
    zh: '霜冻与高温',
    en: 'Frost / heat / dry-hot wind',
    kind: 'P',
    input: 'daily Tmin/Tmax (+ EVI2 response)',
    output: 'hazard degree-hours, loss',
    target: 'hit rate: -'
  },
  {
    no: 22,
    id: 'hail-lodging',
    zh: '冰雹与倒伏',
    en: 'Hail / lodging',
    kind: 'T',
    input: '2 clear dates either side (<=15 d) all bands, pixel level',
    output: 'damage fraction 0-1',
    target: 'MAE damage: 12 pt'
  },
  {
    no: 23,
    id: 'pest',
    zh: '病虫害异常',
    en: 'Pest / disease anomaly',
    kind: 'T',
    input: 'NDRE, PSRI, EVI2 residual vs peers, time-space',
    output: 'anomaly score',
    target: 'AUC: 0.80'
  },
  {
    no: 24,
    id: 'sow-harvest',
    zh: '播种/移栽/收获',
    en: 'Sowing, transplanting, harvest detection',
    kind: 'H',
    input: 'irregular NDVI, BSI, NDTI, LSWI',
    output: 'dates +- sd',
    target: 'MAE days: 5 (clear gap<=10 d)'
  },
  {
    no: 25,
    id: 'straw-burn',
    zh: '秸秆焚烧/残茬',
    en: 'Straw burning & residue',
    kind: 'I',
    input: 'B08,B11,B12 after harvest',
    output: 'burnt p, residue class',
    target: 'F1: 0.85'
  },
  {
    no: 26,
    id: 'abandon',
    zh: '撂荒',
    en: 'Abandonment / fallow',
    kind: 'T',
    input: '3+ years season metrics',
    output: 'p(abandoned)',
    target: 'F1: 0.85'
  },
  {
    no: 27,
    id: 'irrigation',
    zh: '灌溉识别',
    en: 'Irrigation',
    kind: 'H',
    input: 'LSWI/EVI2 in dry spells vs rainfed peers',
    output: 'p(irrigated)',
    target: 'AUC: 0.85'
  },
  {
    no: 28,
    id: 'plastic',
    zh: '大棚/地膜',
    en: 'Greenhouse and film mulch',
    kind: 'H',
    input: '10 bands, dates on/off film',
    output: 'p(PE roof), p(film)',
    target: 'F1: 0.90'
  },
  {
    no: 29,
    id: 'plot-gnn',
    zh: '地块图网络',
    en: 'Plot graph smoothing (GNN)',
    kind: 'T',
    input: 'nodes: plots (64-d embedding + logits); edges: adjacency<=30 m, same-owner, 8-NN in phenology',
    output: 'refined softmax',
    target: 'delta macro-F1, esp. <25 pixel plots: +3 pt (tier T1/T2 +6 pt)'
  },
  {
    no: 30,
    id: 'price-value',
    zh: '价格与产值',
    en: 'Price and output-value distribution',
    kind: 'P',
    input: 'crop, county, harvest month, price history',
    output: 'lognormal(mean, sigma), corr with yield',
    target: 'CRPS; coverage: cov 0.78-0.82'
  }
];
