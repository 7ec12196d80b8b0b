/** Why calls of a source may be missing in a period (C21). */
export const GAP_CODES = [
  /** The connection was lost, or could not be made. */
  'not_connected',
  /** The program itself was stopped, killed or restarted. */
  'not_running',
  /** Reconnected with other settings. */
  'settings_changed',
  /** Connected, but without the right to read call events. */
  'missing_permission',
  /** The database refused updates, or was away for so long that they were dropped (D17). */
  'updates_dropped',
] as const
export type GapCode = (typeof GAP_CODES)[number]
