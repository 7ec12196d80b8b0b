// The advisory locks of a database: every number in one place, so that no two meanings share one.
// They are taken in the two-number form; the first sets ours apart from those of other programs in the same database.

/** `ofhk` in ASCII. */
const OFFHOOK = 0x6f66686b

/** Held by the one program that serves this database. */
export const SERVING_LOCK = `${OFFHOOK}, 1`
/** Held while migrations run. */
export const MIGRATION_LOCK = `${OFFHOOK}, 2`
/** Held while data keys are sealed anew; shared by whoever makes one. */
export const KEY_ROTATION_LOCK = `${OFFHOOK}, 3`
/** Held while old calls are taken out of the history of callers; shared by whoever makes counts of it. */
export const CALLER_HISTORY_LOCK = `${OFFHOOK}, 4`
/** Held while calls and deliveries are counted for charts: one node does. */
export const STATISTICS_LOCK = `${OFFHOOK}, 5`
/** Held while a configuration is applied to an account, whose number is the second. */
export const CONFIGURATION_LOCK_CLASS = OFFHOOK + 1
