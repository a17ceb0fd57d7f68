import type { Assessment59 } from '../../pipeline/score/resource.ts';
