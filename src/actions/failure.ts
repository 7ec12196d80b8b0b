// How an action is refused: it returns a failure, which its caller reports to the actor. The caller rolls the transaction back.
import type { Flaw } from '../flaws/flaw.ts'

/** Why an action may be refused. The API returns the problem with the same code. */
type FailureCode =
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
  | 'last_account'
  | 'last_api_source'
  | 'last_owner'
  | 'link_invalid'
  | 'no_signing_key'
  | 'not_for_yourself'
  | 'not_found'
  | 'not_paused'
  | 'not_permitted'
  | 'not_renderable'
  | 'not_retryable'
  | 'not_switched_off'
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
  | 'visits_forbidden'
  | 'wrong_source_kind'

export class ActionFailure {
  readonly code: FailureCode
  /** Says what happened and how to fix it, in a sentence. */
  readonly message: string
  /** Empty if no single value is to blame. */
  readonly flaws: readonly Flaw[]

  constructor(code: FailureCode, message: string, flaws: readonly Flaw[] = []) {
    this.code = code
    this.message = message
    this.flaws = flaws
  }
}

/** The failure for values that do not fit their schema. */
export function invalidValues(flaws: readonly Flaw[]): ActionFailure {
  return new ActionFailure('validation_failed', 'Some values are invalid.', flaws)
}

/** The value that an action returns: its result or its failure. */
export type Result<Value> = Value | ActionFailure

export function isFailure(result: unknown): result is ActionFailure {
  return result instanceof ActionFailure
}
