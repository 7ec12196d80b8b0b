// Why an integration is off without a person's doing.
/** Why the program has an integration off: its receiver returned 410, or failed for days; or it was saved with errors. */
export const OFF_CAUSES = ['gone', 'failing', 'incomplete'] as const
export type OffCause = (typeof OFF_CAUSES)[number]

/** Whether the program switched it off because of its receiver: then it can be resumed. */
export function isOffForReceiver(cause: OffCause | null): cause is 'gone' | 'failing' {
  return cause === 'gone' || cause === 'failing'
}
