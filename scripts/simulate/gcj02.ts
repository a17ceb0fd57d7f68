/**
 * WGS 84 to GCJ-02, the offset that Chinese phone maps deliver, 8 decimals. The published reverse-engineered formula
 * (a = 6378245, ee = 0.00669342162296594323).
 */
export function chineseOffset(lon: number, lat: number): [number, number] {
  const [x, y] = [lon - 105, lat - 35];
  const { PI, sin, cos, sqrt, abs } = Math;
  const common = (20 * sin(6 * x * PI) + 20 * sin(2 * x * PI)) * (2 / 3);
  const wave = (v: number, p: number, q: number) => (20 * sin(v * PI) + 40 * sin((v / 3) * PI)) * (2 / 3) + p + q;
  const dLat0 =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common +
    wave(y, ((160 * sin((y / 12) * PI) + 320 * sin((y * PI) / 30)) * 2) / 3, 0);
  const dLon0 =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common +
    wave(x, ((150 * sin((x / 12) * PI) + 300 * sin((x / 30) * PI)) * 2) / 3, 0);
  const a = 6378245;
  const ee = 0.006693421622965943;
  const rad = (lat / 180) * PI;
  const magic = 1 - ee * sin(rad) ** 2;
  const dLat = (dLat0 * 180) / (((a * (1 - ee)) / (magic * sqrt(magic))) * PI);
  const dLon = (dLon0 * 180) / ((a / sqrt(magic)) * cos(rad) * PI);
  const round = (v: number) => Math.round(v * 1e8) / 1e8;
  return [round(lon + dLon), round(lat + dLat)];
}
