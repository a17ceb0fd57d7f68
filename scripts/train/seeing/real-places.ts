import { quantised } from '../../../pipeline/scene/reflectance.ts';
import { denmarkFields, denmarkPicture, labelsOf, partOf } from '../plots-real.ts';
import { type Place, plotTruth } from './plot-data.ts';

/**
 * The tuning part of Denmark as a place to learn from: one look in blue, green and red, and the fields declared there. Nothing of the part
 * that is judged is in it: its pixels have no data, no field and no say.
 */
export async function denmarkPlace(data: string): Promise<Place> {
  const { grid, rgb } = await denmarkPicture(data);
  const part = partOf(grid, 'tuning');
  const size = part.lastIndexOf(1) + 1; // rows run south
  const inside = part.subarray(0, size);
  const [red, green, blue] = rgb.map((band) =>
    quantised(band.subarray(0, size)).map((v, i) => (inside[i] === 1 ? v : 0))
  );
  const plot = labelsOf(denmarkFields(data), grid)
    .map((id, i) => (inside[i] === 1 ? id : 0))
    .subarray(0, size);
  const look = [blue!, green!, red!, null];
  return {
    width: grid.width,
    composites: [look],
    singles: [look],
    plot,
    ...plotTruth(plot, grid.width),
    counts: inside
  };
}
