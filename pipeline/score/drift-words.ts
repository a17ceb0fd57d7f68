/** How far an outline was carried before it was measured, as a decision stores it. */
export type StoredDrift = {
  eastM: number;
  northM: number;
  metres: number;
  iouBefore: number; // as drawn
  iouAfter: number;
  shared: boolean; // most of the farmer's outlines lie off alike
};

const DIRECTIONS = [
  { zh: '东', en: 'east' },
  { zh: '东北', en: 'north-east' },
  { zh: '北', en: 'north' },
  { zh: '西北', en: 'north-west' },
  { zh: '西', en: 'west' },
  { zh: '西南', en: 'south-west' },
  { zh: '南', en: 'south' },
  { zh: '东南', en: 'south-east' }
] as const;

/** The direction of a vector, to an eighth of the circle. */
const directionOf = (east: number, north: number) =>
  DIRECTIONS[(Math.round(Math.atan2(north, east) / (Math.PI / 4)) + 8) % 8]!;

/** A drift as people read it: from the fields that the outline fits, it was drawn so far off. */
export function driftInWords({ eastM, northM, metres, iouBefore, iouAfter, shared }: StoredDrift) {
  const off = directionOf(-eastM, -northM); // what was drawn lies the other way than it was carried
  const m = Math.round(metres);
  const fit = `${iouBefore.toFixed(2)} → ${iouAfter.toFixed(2)}`;
  return {
    zh: `所画边界向${off.zh}偏移 ${m} 米,已按影像中的地块量测(重合度 ${fit})${shared ? ';该农户多数边界偏移相同,可能为手机定位误差' : ''}`,
    en: `drawn ${m} m ${off.en} of the field it fits, measured there (overlap ${fit})${shared ? '; most outlines of this farmer lie off alike: his phone, it seems' : ''}`
  };
}
