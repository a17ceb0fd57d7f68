import { createHash } from 'node:crypto';
import { AXES } from '../../pipeline/canopy/table-axes.ts';
import { FIXED } from '../../pipeline/canopy/table-fill.ts';
import { canonicalJson } from '../../pipeline/io/keys.ts';
import { FARMERS } from './farmers/knobs.ts';
import { LAND } from './land/knobs.ts';
import { SEASON } from './season/knobs.ts';
import { SENSOR } from './sensor/knobs.ts';
import { SERIES } from './series-knobs.ts';
import { SKY } from './sky/knobs.ts';

/**
 * The simulator is frozen: a change of what it draws is a new version, after which every model card that names the old one must be run
 * again. Cards carry the version and the hash of all settings that make the world harder or easier.
 */
export const SIMULATOR_VERSION = '1';

export const settingsSha256 = (): string =>
  createHash('sha256')
    .update(canonicalJson({ canopy: { AXES, FIXED }, FARMERS, LAND, SEASON, SENSOR, SERIES, SKY }))
    .digest('hex');

/** What recipes and cards say of the simulator that made their data. */
export const simulator = () => ({ version: SIMULATOR_VERSION, settingsSha256: settingsSha256() });
