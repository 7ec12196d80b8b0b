// Why an integration is off although no person switched it off.
/** Why Offhook keeps an integration off: its receiver returned 410, or failed for days; or it was saved with errors. */
export const OFF_CAUSES = ['gone', 'failing', 'incomplete'] as const
export type OffCause = (typeof OFF_CAUSES)[number]

/** Whether Offhook switched it off because of its receiver: then it can be resumed. */
export function isOffForReceiver(cause: OffCause | null): cause is 'gone' | 'failing' {
  return cause === 'gone' || cause === 'failing'
}
