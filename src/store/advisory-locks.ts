// The advisory locks of a database: every number in one place, so that no two meanings share one.
// They are taken in the two-number form; the first sets ours apart from those of other programs in the same database.

/** `ofhk` in ASCII. */
const OFFHOOK = 0x6f66686b

/** Held by the one program that serves this database. */
export const SERVING = `${OFFHOOK}, 1`
/** Held while migrations run. */
export const MIGRATING = `${OFFHOOK}, 2`
/** Held while data keys are sealed anew; shared by whoever makes one. */
export const SEALING = `${OFFHOOK}, 3`
/** Held while old calls are taken out of the history of callers; shared by whoever makes counts of it. */
export const HISTORY = `${OFFHOOK}, 4`
/** Held while a configuration is applied to an account, whose number is the second. */
export const CONFIGURING = OFFHOOK + 1
