// The advisory locks of a database: every number in one place, so that no two meanings share a number. The locks are taken in the
// two-number form; the first number separates Offhook's locks from the locks of other programs in the same database.

/** `ofhk` in ASCII. */
const OFFHOOK = 0x6f66686b

/** Held by the program that serves this database. */
export const SERVING_LOCK = `${OFFHOOK}, 1`
/** Held while migrations run. */
export const MIGRATION_LOCK = `${OFFHOOK}, 2`
/** Held while data keys are sealed with a new key; shared by transactions that create a data key. */
export const KEY_ROTATION_LOCK = `${OFFHOOK}, 3`
/** Held while old calls are removed from the history of callers; shared by transactions that store counts of it. */
export const CALLER_HISTORY_LOCK = `${OFFHOOK}, 4`
/** Held while calls and deliveries are counted for charts: one node counts at a time. */
export const STATISTICS_LOCK = `${OFFHOOK}, 5`
/** Held while a configuration is applied to an account; the second number is the account's. */
export const CONFIGURATION_LOCK_CLASS = OFFHOOK + 1
