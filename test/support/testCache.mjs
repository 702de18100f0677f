// Where big test material lies: `.cache` of the repository, or a folder that several copies of it share.
import { resolve } from 'node:path';

/** Tests and benchmarks run in the repository's root. */
export const testCache = () => resolve(process.env.FIXPOINT_TEST_CACHE || '.cache');
