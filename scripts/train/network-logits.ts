import { type CropNetwork, cropNet } from '../../models/crop-multi/network.ts';
import { runNet, tensorsOf } from '../../models/load.ts';
import type { WeightValues } from '../../models/weights.ts';

/** Logits of a crop network's folded weights: n · classes. Leaves no tensor behind. */
export async function networkLogits(
  network: CropNetwork,
  weights: readonly WeightValues[],
  x: Float32Array,
  n: number
): Promise<Float32Array> {
  const tensors = tensorsOf(weights);
  const logits = await runNet(cropNet(network), tensors, x, n, [network.steps, network.channels]);
  for (const t of Object.values(tensors)) t.dispose();
  return logits;
}
