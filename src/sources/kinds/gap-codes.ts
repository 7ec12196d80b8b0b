/** Why not all is known of a stretch of time of a source (C21). */
export const GAP_CODES = [
  /** The connection was lost, or could not be made. */
  'not_connected',
  /** The program itself was stopped, killed or started anew. */
  'not_running',
  /** Connected anew with other settings. */
  'settings_changed',
  /** Connected, without the right to read events of calls. */
  'missing_permission',
  /** The database refused updates, or was away for so long that they were dropped (D17). */
  'updates_dropped',
] as const
export type GapCode = (typeof GAP_CODES)[number]
