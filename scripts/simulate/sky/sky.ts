import { BACKGROUNDS } from '../../../pipeline/canopy/backgrounds.ts';
import { type Dice, dice, seedOf } from '../dice.ts';
import type { FineCells } from '../land/noise.ts';
import { SENSOR } from '../sensor/knobs.ts';
import { shadeLeft } from '../sensor/pass.ts';
import type { Window } from '../sensor/render.ts';
import { changeOver, drawField, edgeOf, type Field, fieldOf, sampleOf, smoothstep } from './field.ts';
import { SKY } from './knobs.ts';

export type Kind = keyof typeof SKY.kinds.broken;

/** Thick or thin cloud of a date: there is some where the field lies above `edge`. */
export type Deck = {
  field: Field;
  edge: number; // ±Infinity: none, all of the county
  rim: number; // in the field's values
  rimM: number;
  alpha: [rim: number, core: number]; // behind its rim, and where it is deepest; 0..1
};

/** The clouds of one date over a county: all that decides them. */
export type SkyPlan = {
  kind: Kind;
  heightM: number; // of the thick deck
  thick: Deck | null;
  thin: Deck | null;
  /** Whole 10 m pixels east and south from a cloud, as the image shows it, to its shadow. */
  shade: { cols: number; rows: number };
  left: Float64Array; // of the light in full shadow, by band
  tone: number; // brightness of thick cloud against its spectrum
  seed: number;
};

/** What lies before the ground, row-major at one resolution; thick, thin and shadow 0..1. */
export type Layers = { thick: Float32Array; thin: Float32Array; shadow: Float32Array; tone: Float32Array };

/** The sky over a window. */
export type Sky = {
  alpha: Float32Array; // opacity of all cloud at 10 m, 0..1
  shadow: Float32Array; // depth of shadow at 10 m, 0..1: that of `at10`
  thin: Float32Array; // thin cloud's part: that of `at10`
  at10: Layers;
  at20: Layers;
  left: Float64Array;
  rimM: number; // of thick cloud
  behindRim: number; // alpha of thick cloud behind its rim
  isClear: boolean; // there is neither cloud nor shadow in the window
};

type Sun = { zenithDeg: number; azimuthDeg: number };

const RAD = Math.PI / 180;
/** Where Sentinel-2 looks from when it stands east of a place: across its track, which runs down at 193° [K]. */
const ACROSS_DEG = 103;

/**
 * Metres east and south from a cloud, as the image shows it, to its shadow: height · tan(sun's zenith) away from the sun,
 * less the way by which the view from the side moves the cloud, height · tan(view zenith). `viewDeg` is positive where the
 * satellite stands east.
 */
export function shadeOffset(heightM: number, sun: Sun, viewDeg: number): { east: number; south: number } {
  const cast = heightM * Math.tan(Math.min(SKY.lowestSunDeg, sun.zenithDeg) * RAD);
  const moved = heightM * Math.tan(viewDeg * RAD);
  return {
    east: -cast * Math.sin(sun.azimuthDeg * RAD) + moved * Math.sin(ACROSS_DEG * RAD),
    south: cast * Math.cos(sun.azimuthDeg * RAD) - moved * Math.cos(ACROSS_DEG * RAD)
  };
}

/**
 * Draws the clouds of a date with the wanted cover over a county of `extentM` metres a side: the field's value that leaves
 * such a share above it is found from points of the whole county. The kind of cloud is drawn where none is given.
 */
export function planSky(
  extentM: number,
  cover: number,
  sun: Sun,
  seed: number,
  viewDeg: number | null = null,
  given: Kind | null = null
): SkyPlan {
  const d = dice(seed);
  const drawn = drawKind(cover, d);
  const kind = given ?? drawn;
  const low = kind === 'layer' ? 'layer' : 'cumulus';
  const heightM = d.between(...(SKY.decks[low].heightM as Range));
  const drawnView = d.between(-SKY.viewDeg.inner, SKY.viewDeg.inner);
  const { east, south } = shadeOffset(heightM, sun, viewDeg ?? drawnView);
  const thin = kind === 'layer' ? d.between(...SKY.layerThinnest) : 1;
  const veil = kind === 'thin' ? cover : kind === 'mixed' ? Math.min(1, 1.3 * cover + 0.05) : straysOf(d);
  const most = d.between(...SKY.thinAdds) / (SENSOR.veilAdds * BACKGROUNDS.cirrus_add[0]!);
  return {
    kind,
    heightM,
    thick: kind === 'thin' ? null : drawDeck(low, cover, extentM, [thin, 1], seed),
    thin: drawDeck('thin', veil, extentM, [SKY.thinAtRim * most, most], seed),
    shade: { cols: Math.round(east / 10), rows: Math.round(south / 10) },
    left: shadeLeft(d.next()),
    tone: d.between(...SKY.tone),
    seed
  };
}
type Range = readonly [number, number];

/** Share of a date's sky under thin cloud that has nothing to do with its cover. */
const straysOf = (d: Dice): number => (d.chance(SKY.thinOnClear) ? d.between(0.1, 1) : 0);

function drawKind(cover: number, d: Dice): Kind {
  let u = d.next();
  const shares = SKY.kinds[cover > SKY.overcastFrom ? 'overcast' : 'broken'];
  for (const [kind, share] of Object.entries(shares)) if ((u -= share) < 0) return kind as Kind;
  return 'cumulus';
}

function drawDeck(
  name: keyof typeof SKY.decks,
  cover: number,
  extentM: number,
  alpha: Deck['alpha'],
  seed: number
): Deck | null {
  if (cover <= 0) return null;
  const d = dice(seedOf(seed, name));
  const {
    sizeM,
    beta,
    rimM: rims,
    finestM
  }: { sizeM: Range; beta: Range; rimM: Range; finestM: number } = SKY.decks[name];
  const field = fieldOf(seedOf(seed, name, 'field'), d.between(...sizeM), d.between(...beta), finestM);
  const edge = edgeOf(sampleOf(field, extentM / 10), cover);
  const rimM = d.between(...rims);
  return edge === Infinity ? null : { field, edge, rim: changeOver(field, rimM), rimM, alpha };
}

/** The sky over a window of 10 m pixels: a function of the place alone. */
export function skyWindow(plan: SkyPlan, w: Window): Sky {
  const n = w.width * w.height;
  const cells = { col: w.x0, row: w.y0, width: w.width, height: w.height };
  const zero = () => new Float32Array(n);
  const thick = plan.thick ? deckOver(plan.thick, cells) : zero();
  const thin = plan.thin ? deckOver(plan.thin, cells) : zero();
  const shadow = zero();
  if (plan.thick && plan.thick.edge !== -Infinity) {
    const { cols, rows } = plan.shade;
    const above = deckOver(plan.thick, { ...cells, col: w.x0 - cols, row: w.y0 - rows });
    for (let i = 0; i < n; i++) {
      const a = above[i]!;
      if (a > SKY.shadeFrom) shadow[i] = smoothstep((a - SKY.shadeFrom) / (SKY.shadeFull - SKY.shadeFrom));
    }
  }
  const alpha = zero();
  let clouded = 0;
  for (let i = 0; i < n; i++) {
    alpha[i] = 1 - (1 - thick[i]!) * (1 - thin[i]!);
    clouded += alpha[i]! + shadow[i]!;
  }
  const at10 = { thick, thin, shadow, tone: toneOver(plan, cells) };
  const isClear = clouded === 0;
  const at20 = isClear ? at10 : coarser(at10, w);
  const { left, thick: deck } = plan;
  const [rimM, behindRim] = [deck?.rimM ?? 0, deck?.alpha[0] ?? 1];
  return { alpha, shadow, thin, at10, at20, left, rimM, behindRim, isClear };
}

/** Opacity by place: up over the rim, then on towards the core with the field. */
function deckOver(deck: Deck, cells: FineCells): Float32Array {
  const { field, edge, rim, alpha } = deck;
  const [low, high] = alpha;
  const whole = edge === -Infinity;
  if (whole && low === high) return new Float32Array(cells.width * cells.height).fill(low);
  const v = drawField(field, cells);
  const from = whole ? -SKY.deepens : edge;
  for (let i = 0; i < v.length; i++) {
    const above = v[i]! - from;
    const a = whole ? 1 : smoothstep(above / rim + 0.5);
    v[i] = a === 0 ? 0 : a * (low + (high - low) * smoothstep(above / SKY.deepens));
  }
  return v;
}

/** How bright thick cloud is by place: billows. */
function toneOver({ thick, tone, seed }: SkyPlan, cells: FineCells) {
  if (!thick) return new Float32Array(cells.width * cells.height).fill(tone);
  const v = drawField(fieldOf(seedOf(seed, 'tone'), 640, 3, 80), cells);
  for (let i = 0; i < v.length; i++) v[i] = tone * (1 + SKY.texture * v[i]!);
  return v;
}

/** Means of 2 × 2 pixels. */
function coarser(layers: Layers, w: Window): Layers {
  const half = (v: Float32Array) => {
    const [nx, ny] = [w.width / 2, w.height / 2];
    const out = new Float32Array(nx * ny);
    for (let y = 0, i = 0; y < ny; y++) {
      for (let x = 0, at = 2 * y * w.width; x < nx; x++, i++, at += 2)
        out[i] = (v[at]! + v[at + 1]! + v[at + w.width]! + v[at + w.width + 1]!) / 4;
    }
    return out;
  };
  return { thick: half(layers.thick), thin: half(layers.thin), shadow: half(layers.shadow), tone: half(layers.tone) };
}
