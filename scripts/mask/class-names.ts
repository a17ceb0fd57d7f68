import type { MASK } from '../../pipeline/segment/mask-classes.ts';

/** What the classes of a mask are called. */
export const CLASS_NAMES: Record<'zh' | 'en', Record<keyof typeof MASK, string>> = {
  en: {
    nodata: 'no data',
    clear: 'clear',
    cloud: 'cloud',
    thinCloud: 'thin cloud',
    shadow: 'shadow',
    snow: 'snow',
    water: 'water'
  },
  zh: {
    nodata: '无数据',
    clear: '晴空',
    cloud: '云',
    thinCloud: '薄云',
    shadow: '云影',
    snow: '积雪',
    water: '水体'
  }
};
