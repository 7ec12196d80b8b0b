// How an action says that it was refused: as a value, which its caller shows to whoever asked. The caller undoes the transaction.
import type { Flaw } from '../flaws/flaw.ts'

/** What an action may be refused for. The API answers each with the problem of the same code. */
export type FailureCode =
  | 'already_exists'
  | 'call_ambiguous'
  | 'changed_meanwhile'
  | 'consent_not_ready'
  | 'delivery_in_progress'
  | 'delivery_settled'
  | 'earlier_delivery_waiting'
  | 'exceeds_own_rights'
  | 'export_incomplete'
  | 'incorrect_password'
  | 'integration_deleted'
  | 'integration_not_saved'
  | 'invalid_conditions'
  | 'invalid_configuration'
  | 'invalid_integration'
  | 'invalid_mapping'
  | 'invalid_person'
  | 'invalid_source'
  | 'invalid_step'
  | 'last_api_source'
  | 'last_person'
  | 'link_invalid'
  | 'no_signing_key'
  | 'not_for_yourself'
  | 'not_found'
  | 'not_paused'
  | 'not_renderable'
  | 'not_retryable'
  | 'not_switched_off'
  | 'operator_required'
  | 'owner_required'
  | 'person_required'
  | 'precondition_failed'
  | 'reference_not_found'
  | 'retention_passed'
  | 'step_unavailable'
  | 'stored_settings_unreadable'
  | 'test_not_sent'
  | 'too_many_rotations'
  | 'validation_failed'
  | 'wrong_source_kind'

export class ActionFailure {
  readonly code: FailureCode
  /** What happened, and what to do about it, in a sentence. */
  readonly message: string
  /** Empty where no single value is to blame. */
  readonly flaws: readonly Flaw[]

  constructor(code: FailureCode, message: string, flaws: readonly Flaw[] = []) {
    this.code = code
    this.message = message
    this.flaws = flaws
  }
}

/** A failure of values that do not fit their schema. */
export function invalidValues(flaws: readonly Flaw[]): ActionFailure {
  return new ActionFailure('validation_failed', 'Some values are invalid.', flaws)
}

/** What an action gives: its result, or why there is none. */
export type Result<Value> = Value | ActionFailure

export function isFailure(result: unknown): result is ActionFailure {
  return result instanceof ActionFailure
}
