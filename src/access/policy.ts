// Who may do what (S34): the only table of verbs. The API asks it before every request, actions ask it for what depends on their
// input, and the dashboard asks it which controls to show. A verb that is not in the table cannot be named.

/** Each role may also do what the roles before it may do. */
export const ROLES = ['viewer', 'responder', 'editor', 'admin', 'owner'] as const

export type Role = (typeof ROLES)[number]

/**
 * Rights beside the role: to see telephone numbers, to see bodies of requests and responses, to listen to recordings, and to send
 * events, which only keys have.
 */
export const RIGHTS = ['numbers', 'bodies', 'recordings', 'events'] as const

export type Right = (typeof RIGHTS)[number]

/** The rights that a member can have beside the role. */
export const MEMBER_RIGHTS = ['numbers', 'recordings'] as const satisfies readonly Right[]

export type MemberRight = (typeof MEMBER_RIGHTS)[number]

/** The roles of keys. A key never owns an account. */
export const KEY_ROLES = ['viewer', 'responder', 'editor', 'admin'] as const satisfies readonly Role[]

export type KeyRole = (typeof KEY_ROLES)[number]

/**
 * The rights that come with a role. Bodies contain numbers in any encoding, so whoever sees bodies sees numbers. Editors decide
 * what is sent where, so nothing can be withheld from them.
 */
const RIGHTS_OF_ROLE: Readonly<Record<Role, readonly Right[]>> = {
  viewer: [],
  responder: ['numbers', 'bodies'],
  editor: ['numbers', 'bodies', 'recordings'],
  admin: ['numbers', 'bodies', 'recordings'],
  owner: ['numbers', 'bodies', 'recordings'],
}

/** The role and the rights of a person or a key in an account. */
export interface Access {
  /** `null`: a key that may only do what one of its rights alone allows. */
  readonly role: Role | null
  readonly rights: ReadonlySet<Right>
  /** Whether the account is only visited (S56). Default: no. A visitor may do nothing whose effect outlasts the visit. */
  readonly isVisit?: boolean
}

export interface Requirement {
  /** The lowest role that allows the verb; `null`: the rights alone allow it. */
  readonly from: Role | null
  /** The rights that the verb requires beside the role. */
  readonly rights?: readonly Right[]
  /** The verb lets a person or a key in that is still let in after a visit (S56). A visitor may not do it. */
  readonly outlastsVisit?: true
  /** Completes the sentence "… requires the role Editor". */
  readonly what: string
}

/** The verbs in an account, each with what it requires. */
export const ACCOUNT_POLICY = {
  'account.read': { from: 'viewer', what: 'Viewing an account' },
  'calls.read': { from: 'viewer', what: 'Viewing calls' },
  // A caller is named by the number.
  'callers.read': { from: 'viewer', rights: ['numbers'], what: 'Viewing a caller' },
  'deliveries.read': { from: 'viewer', what: 'Viewing deliveries' },
  'issues.read': { from: 'viewer', what: 'Viewing issues' },
  'integrations.read': { from: 'viewer', what: 'Viewing integrations' },
  'sources.read': { from: 'viewer', what: 'Viewing sources' },
  'steps.read': { from: 'viewer', what: 'Viewing post-call steps' },
  'numbers.read': { from: 'viewer', what: 'Viewing the number directory' },
  'recordings.read': { from: 'viewer', what: 'Viewing recordings' },
  'recordings.listen': { from: 'viewer', rights: ['recordings'], what: 'Listening to a recording' },
  'statistics.read': { from: 'viewer', what: 'Viewing statistics' },
  'views.read': { from: 'viewer', what: 'Viewing saved views' },
  // A private view. A shared view requires `views.share`.
  'views.save': { from: 'viewer', what: 'Saving a view' },
  'jobs.read': { from: 'viewer', what: 'Viewing jobs' },
  'diagnostics.read': { from: 'viewer', what: 'Viewing diagnostics' },
  // These verbs require rights and not the role responder: a key that could read before there were roles is a viewer with these
  // rights.
  'deliveries.preview': { from: 'viewer', rights: ['bodies', 'numbers'], what: 'Previewing a resend' },
  'integrations.preview': { from: 'viewer', rights: ['bodies', 'numbers'], what: 'Previewing a request' },
  'sources.messages': { from: 'viewer', rights: ['bodies', 'numbers'], what: 'Viewing messages of a source' },
  'inbox.read': { from: 'viewer', rights: ['bodies', 'numbers'], what: 'Viewing a test inbox' },
  'config.export': { from: 'viewer', rights: ['bodies', 'numbers'], what: 'Exporting the configuration' },
  'deliveries.resend': { from: 'responder', what: 'Resending deliveries' },
  'deliveries.cancel': { from: 'responder', what: 'Cancelling deliveries' },
  'issues.change': { from: 'responder', what: 'Changing issues' },
  'jobs.cancel': { from: 'responder', what: 'Cancelling a job' },
  'integrations.resume': { from: 'responder', what: 'Resuming an integration' },
  'steps.retry': { from: 'responder', what: 'Retrying a post-call step' },
  'additions.change': { from: 'responder', what: 'Adding to a call' },
  'recordings.retry': { from: 'responder', what: 'Fetching a recording again' },
  'integrations.change': { from: 'editor', what: 'Changing integrations' },
  'integrations.test': { from: 'editor', what: 'Sending a test' },
  'deliveries.send_past': { from: 'editor', what: 'Sending past calls' },
  'sources.change': { from: 'editor', what: 'Changing sources' },
  'steps.change': { from: 'editor', what: 'Changing post-call steps' },
  'numbers.change': { from: 'editor', what: 'Changing the number directory' },
  'views.share': { from: 'editor', what: 'Sharing a view' },
  'inbox.clear': { from: 'editor', what: 'Emptying a test inbox' },
  'wallboards.manage': { from: 'editor', outlastsVisit: true, what: 'Managing wallboard links' },
  'calls.import': { from: 'editor', what: 'Importing calls' },
  'calls.replay': { from: 'editor', what: 'Replaying a session' },
  'recordings.delete': { from: 'editor', what: 'Deleting a recording' },
  'config.apply': { from: 'editor', what: 'Applying a configuration' },
  'account.change': { from: 'admin', what: 'Changing the account' },
  'account.suspend': { from: 'owner', what: 'Suspending or resuming the account' },
  'account.delete': { from: 'owner', what: 'Deleting or restoring the account' },
  'account.hand_over': { from: 'owner', outlastsVisit: true, what: 'Handing over the account' },
  'keys.manage': { from: 'admin', outlastsVisit: true, what: 'Managing API keys' },
  'people.read': { from: 'admin', what: 'Viewing people' },
  'people.change': { from: 'admin', outlastsVisit: true, what: 'Managing people' },
  'account.visits.read': { from: 'admin', what: 'Viewing visits' },
  'account.visits.end': { from: 'owner', what: 'Ending a visit' },
  'account.visits.forbid': { from: 'owner', outlastsVisit: true, what: 'Forbidding visits' },
  'calls.send': { from: null, rights: ['events'], what: 'Sending calls' },
} as const satisfies Readonly<Record<string, Requirement>>

export type AccountVerb = keyof typeof ACCOUNT_POLICY

/**
 * The verbs outside of accounts. `reader`: people, and keys with a role, may do it; `administrator`: people who administer this
 * server, and the administrator key.
 */
export const SERVER_POLICY = {
  'accounts.list': { who: 'reader', what: 'Listing accounts' },
  'catalogue.read': { who: 'reader', what: 'Viewing the catalogues' },
  'system.read': { who: 'reader', what: 'Viewing system information' },
  'server.accounts': { who: 'administrator', what: 'Creating an account' },
  'groups.manage': { who: 'reader', what: 'Managing a group' },
  'groups.create_account': { who: 'reader', what: 'Creating an account in a group' },
  'server.groups': { who: 'administrator', what: 'Creating or deleting a group, or changing its accounts' },
  'server.people': { who: 'administrator', what: 'Creating a link for an email address' },
  'server.administrators': { who: 'administrator', what: 'Managing the administrators of this server' },
  'server.visits': { who: 'administrator', what: 'Visiting an account' },
  'server.encryption_key': { who: 'administrator', what: 'Rotating the encryption key' },
  'server.metrics': { who: 'administrator', what: 'Reading the metrics of all accounts from another machine' },
} as const satisfies Readonly<Record<string, { readonly who: 'reader' | 'administrator'; readonly what: string }>>

export type ServerVerb = keyof typeof SERVER_POLICY

/** The requirement of a verb that somebody does not meet: a role, a right, or a membership instead of a visit. */
export type Missing = { readonly role: Role } | { readonly right: Right } | { readonly membership: true }

/** The first requirement of the verb that this access does not meet; `null`: it meets all. */
export function missingFor({ role, rights, isVisit }: Access, verb: AccountVerb): Missing | null {
  const required: Requirement = ACCOUNT_POLICY[verb]
  if (isVisit === true && required.outlastsVisit) return { membership: true }
  if (required.from !== null && !includesRole(role, required.from)) return { role: required.from }
  const right = required.rights?.find((one) => !rights.has(one))
  return right === undefined ? null : { right }
}

/** Whether a role may do what another role may do. */
export function includesRole(role: Role | null, other: Role): boolean {
  return role !== null && ROLES.indexOf(role) >= ROLES.indexOf(other)
}

/** The access of a role with further rights: a role includes rights of its own. */
export function accessOf(role: Role | null, rights: readonly Right[]): Access {
  return { role, rights: new Set([...(role === null ? [] : RIGHTS_OF_ROLE[role]), ...rights]) }
}

/** A role that was given to a person, with the rights beside it. */
export interface Grant {
  readonly role: Role
  readonly rights: readonly MemberRight[]
}

/** The grant of a visitor (S56). */
export const VISITOR_GRANT: Grant = { role: 'owner', rights: [] }

/** What two grants in one account give together: the higher role, and the rights of both. */
export function unitedGrant(one: Grant, other: Grant): { role: Role; rights: MemberRight[] } {
  return {
    role: includesRole(one.role, other.role) ? one.role : other.role,
    rights: MEMBER_RIGHTS.filter((right) => one.rights.includes(right) || other.rights.includes(right)),
  }
}

/** The access of a key that belongs to a person: no more than the person's own, except that only keys send events. */
export function accessOfOwnedKey(key: Access, owner: Access): Access {
  const role = key.role !== null && !includesRole(owner.role, key.role) ? owner.role : key.role
  return { role, rights: new Set([...key.rights].filter((right) => right === 'events' || owner.rights.has(right))) }
}

/** The lowest role that includes a right; `null`: no role does. */
export function roleWith(right: Right): Role | null {
  return ROLES.find((role) => RIGHTS_OF_ROLE[role].includes(right)) ?? null
}

export function isAccountVerb(verb: string): verb is AccountVerb {
  return Object.hasOwn(ACCOUNT_POLICY, verb)
}
