import type { Route } from './route.ts';
import { getAssessment } from './routes/assessments.ts';
import { getPlot } from './routes/plots.ts';

/** Everything that the service answers for, but for `/healthz` and `/openapi.json`. */
export const ROUTES: readonly Route[] = [getAssessment, getPlot];
