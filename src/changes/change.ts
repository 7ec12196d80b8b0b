// What changed in the data of an account. A change names what it is about by ids that the database knows, and needs nothing of the
// memory of this process: a subscriber reads the rest for itself.

type Of<Type extends string, Facts extends object = object> = Type extends string
  ? Readonly<{ type: Type; accountId: number } & Facts>
  : never

export type Change =
  | Of<'account_created' | 'account_saved' | 'recording_settings_saved' | 'numbers_saved'>
  | Of<'integration_saved' | 'integration_removed', { uuid: string }>
  /** `configured`: a configuration saved it, whose sources connect together (S36). */
  | Of<'source_saved', { configured: boolean }>
  | Of<'source_removed' | 'step_saved' | 'step_removed'>
  | Of<'key_created' | 'key_revoked' | 'wallboard_revoked'>
  | Of<'person_joined' | 'person_removed' | 'password_changed' | 'session_started' | 'sessions_ended'>
  | Of<'job_created' | 'job_canceled'>
  | Of<'step_retried', { callId: string }>
  | Of<'delivery_canceled', { deliveryId: string }>
  /** A test was sent, and its one attempt is over. `integration`: its UUID; `null`: it was never saved. */
  | Of<'delivery_tested', { deliveryId: string; integration: string | null; attempt: TestAttempt }>

/** `at` is ms since 1970; `code` is the status of the answer. */
export interface TestAttempt {
  readonly state: 'delivered' | 'failed'
  readonly code: number | null
  readonly error: string | null
  readonly at: number
}

export type ChangeType = Change['type']

/** The changes of these types. */
export type ChangeOf<Type extends ChangeType> = Extract<Change, { readonly type: Type }>

/** The accounts that changes are about, each once. */
export function accountsOf(changes: readonly Change[]): number[] {
  return [...new Set(changes.map(({ accountId }) => accountId))]
}
