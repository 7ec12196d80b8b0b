/** How often each property is tried: set by run.ts, with the smallest number in `npm test`. */
export const RUNS = Number(process.env['OFFHOOK_RUNS'] ?? 200)
