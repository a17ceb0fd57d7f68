/** Identities. A brand keeps a scene's id from standing where a plot's is meant. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A satellite pass over one area, as the supplier names it: `S2_L2A_31UDS_20180421T105629`. */
export type SceneId = Id<'scene'>;
/** A tile of the fixed grid, by its place: columns east and rows north of the CRS's origin, in tiles: `32631/c195_r2199`. */
export type TileId = Id<'tile'>;
/** A detected plot: `32631-E501245-N5629385`, the centre of its innermost pixel. */
export type PlotId = Id<'plot'>;
/** A farmer as the lender names him; pseudonymous by choice of the lender. */
export type FarmerId = Id<'farmer'>;
/** The key of an artefact: `<stage>-<40 hex digits>`. Also the id of the job that makes it. */
export type Key = Id<'key'>;

export const sceneId = (s: string) => s as SceneId;
export const plotId = (s: string) => s as PlotId;
export const farmerId = (s: string) => s as FarmerId;
export const tileId = (epsg: number, col: number, row: number) => `${epsg}/c${col}_r${row}` as TileId;

/** Order of ids everywhere: by code unit, so that no locale changes an output. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
