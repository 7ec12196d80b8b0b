// Changes in the data of an account. A change refers to objects by ids that the database knows, or by their public ids, and needs no
// data from the memory of this process: a subscriber reads further data itself.

type Of<Type extends string, Facts extends object = object> = Type extends string
  ? Readonly<{ type: Type; accountId: number } & Facts>
  : never

/** A change that belongs to no account: it is about a person, who may be a member of several. */
type OfPerson<Type extends string, Facts extends object = object> = Type extends string
  ? Readonly<{ type: Type; accountId: null; personId: string } & Facts>
  : never

/** A change of a group of accounts. */
type OfGroup<Type extends string, Facts extends object = object> = Type extends string
  ? Readonly<{ type: Type; accountId: null; groupId: string } & Facts>
  : never

interface EventFacts {
  callId: string
  event: string
  sequence: number
  at: number
  uniqueid: Value
  status: Value
  outcome: Value
}

type Value = string | number | boolean | readonly string[] | null

interface DeliveryFacts {
  deliveryId: string
  integrationId: number
  /** The public id of the integration; `null`: it is deleted. */
  integration: string | null
  callId: string
  kind: string
}

interface AttemptFacts {
  state: string
  /** The number of the attempt, from 1. */
  n: number
  code: number | null
  error: string | null
  reason: string | null
  /** When the attempt began, in ms since 1970. */
  at: number | null
  /** How long the attempt took, in ms; `null`: without an attempt. */
  ms: number | null
  isTest: boolean
}

/** The address from which a change was asked for; `null`: the program itself made the change. */
interface From {
  readonly address: string | null
}

/** `by`: who asked for a change, by public id, `administrator` or `offhook`. */
interface Authorship extends From {
  readonly by: string
}

export type Change =
  | Of<'account_created' | 'account_saved' | 'recording_settings_saved' | 'numbers_saved'>
  | Of<
      | 'account_suspended'
      | 'account_resumed'
      | 'account_deletion_planned'
      | 'account_deletion_undone'
      | 'account_deleted',
      { uuid: string } & Authorship
    >
  /** The person is an owner, in place of the owner who did this. */
  | Of<'account_handed_over', { personId: string } & Authorship>
  /** The last rows of a deleted account are destroyed. */
  | Of<'account_purged'>
  | Of<'integration_saved' | 'integration_removed', { uuid: string }>
  /** `configured`: a file of configuration saved it; its sources are connected together (S36). */
  | Of<'source_saved', { configured: boolean }>
  | Of<'source_removed' | 'step_saved' | 'step_removed'>
  /** `may`: the role and the rights of the key. */
  | Of<'key_created', { keyId: string; may: readonly string[] } & Authorship>
  | Of<'key_changed' | 'key_revoked', { keyId: string } & Authorship>
  | Of<'wallboard_created' | 'wallboard_revoked', { wallboardId: string } & Authorship>
  | Of<'person_invited', { invitationId: string; role: string } & Authorship>
  | Of<'invitation_revoked', { invitationId: string } & Authorship>
  | Of<'member_changed', { personId: string; role: string } & Authorship>
  | Of<'person_removed', { personId: string } & Authorship>
  /** The link creates the first person, who will own the account. */
  | Of<'first_link_created', Authorship>
  | OfPerson<'password_link_created', Authorship>
  /** Somebody became a member, as the first person or by an invitation. */
  | Of<'link_used', { personId: string; kind: 'first' | 'invitation' } & From>
  | OfPerson<'password_link_used', From>
  | OfGroup<'group_created' | 'group_changed' | 'group_deleted', Authorship>
  | OfGroup<'group_invited', { invitationId: string; role: string } & Authorship>
  | OfGroup<'group_invitation_revoked', { invitationId: string } & Authorship>
  | OfGroup<'group_joined', { personId: string } & From>
  /** `means`: the means by which the person signed in. */
  | OfPerson<'session_started', { means: 'password' | 'link' } & From>
  /** `sessionId`: the one session that was ended; `null`: all of the person's. */
  | OfPerson<'sessions_ended', { sessionId: string | null } & Authorship>
  | OfPerson<'signed_out' | 'password_changed', From>
  /** The other person is deleted; this person has everything of the other. */
  | OfPerson<'people_joined', { otherId: string } & From>
  | Of<'visit_began' | 'visit_ended', { visitId: string } & Authorship>
  | Of<'visits_forbidden' | 'visits_allowed', Authorship>
  | OfPerson<'server_admin_added' | 'server_admin_removed', Authorship>
  | Of<'job_created' | 'job_canceled'>
  | Of<'issue_changed', { issueId: string }>
  | Of<'step_retried', { callId: string }>
  | Of<'delivery_canceled', { deliveryId: string }>
  /** An event of a call was stored. `status` and `outcome` are the call's after it; `at` is in ms since 1970. */
  | Of<'event_stored', EventFacts>
  | Of<'recording_changed' | 'step_changed' | 'call_replayed' | 'additions_changed', { callId: string }>
  | Of<'delivery_queued', DeliveryFacts>
  /** An attempt ended, or the delivery was settled without an attempt: then `n` is 0. */
  | Of<'delivery_settled', DeliveryFacts & AttemptFacts>
  /** The integration began or ended a rest, began or ceased to fail, or was switched off. `integration`: its public id. */
  | Of<'integration_changed', { integration: string }>
  /** A test was sent, and its one attempt is over. `integration`: its public id; `null`: it was never saved. */
  | Of<'delivery_tested', { deliveryId: string; integration: string | null; attempt: TestAttempt }>

/** `at` is ms since 1970; `code` is the status of the answer. */
interface TestAttempt {
  readonly state: 'delivered' | 'failed'
  readonly code: number | null
  readonly error: string | null
  readonly at: number
}

export type ChangeType = Change['type']

/** The changes of these types. */
export type ChangeOf<Type extends ChangeType> = Extract<Change, { readonly type: Type }>

/** The accounts of the changes, each once. */
export function accountsOf(changes: readonly Change[]): number[] {
  return [...new Set(changes.flatMap(({ accountId }) => (accountId === null ? [] : [accountId])))]
}
