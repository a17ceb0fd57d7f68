// Where a job's work is done: a worker thread, started by BullMQ and kept between jobs, so that models stay loaded.
import { register } from 'tsx/esm/api';

register();
const { processJob } = await import('./processor.ts');
export default processJob;
