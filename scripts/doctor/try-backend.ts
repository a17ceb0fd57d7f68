import { type BackendWanted, startBackend } from '../../models/backend.ts';
import { loadCropModel, logitsOf } from '../../models/crop-multi/predict.ts';
import { sentenceOf } from '../../pipeline/errors.ts';
import { CHANNELS, STEPS } from '../../pipeline/series/crop-input.ts';

/** A process that starts one back end, runs the shipped crop model once, and answers with one line of JSON (`Tried`). */
const wanted = process.argv[3] as BackendWanted;
const answer = (tried: object) => process.stdout.write(`${JSON.stringify(tried)}\n`);

try {
  const backend = await startBackend(wanted);
  const input = Float32Array.from({ length: STEPS * CHANNELS.length }, (_, i) => (i % 7) / 10);
  const logits = await logitsOf(await loadCropModel(wanted), [input]);
  if (logits.some((v) => !Number.isFinite(v))) throw new Error('the crop model gave no numbers');
  answer({ backend });
} catch (e) {
  answer({ why: sentenceOf(e) });
}
