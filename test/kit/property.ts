import { test } from 'node:test'

/** How often each property is tried: set by run.ts, with the smallest number in `npm test`. */
const RUNS = Number(process.env['OFFHOOK_RUNS'] ?? 200)
/** run.ts has more runs of properties alone: then only they are tests of their files. */
const isAlone = process.execArgv.includes('--test-only')

/**
 * A test with generated cases. The number of cases is known here alone, so that no such test can be left out when properties run
 * alone.
 */
export function property(name: string, run: (numRuns: number) => Promise<void> | void): void {
  // `only: false` would leave the test out where others have no `only`.
  void test(name, isAlone ? { only: true } : {}, () => run(RUNS))
}
