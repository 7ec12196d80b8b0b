/** How often each property is tried: as run.ts says, the least in `npm test`. */
export const RUNS = Number(process.env['OFFHOOK_RUNS'] ?? 200)
