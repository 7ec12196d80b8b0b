// The tables for access: keys, people with their credentials, memberships, sessions and links, consents. See tables.ts.
import type { ColumnType, Generated } from 'kysely'
import type { KeyRole, MemberRight, Right, Role } from '../../access/policy.ts'
import type { DefaultTime, Json, NullableTime, Time, Uuid } from './column-types.ts'

export interface ApiKeyTable {
  accountId: number
  keyId: Uuid
  name: string
  sourceId: number | null
  /** `null`: the key may do what its rights alone allow. */
  role: KeyRole | null
  rights: Right[]
  /** The person with whom the key ends; `null`: the key belongs to the account. */
  ownerId: ColumnType<string | null, string | null, string | null>
  /** When the person left the account. The key does nothing until it is handed over. */
  ownerLeftAt: ColumnType<number | null, undefined, null>
  /** Networks (CIDR) that the key may be used from; empty: any. */
  addresses: ColumnType<string[], string[], string[]>
  hash: Buffer
  last4: string
  createdAt: DefaultTime
  expiresAt: NullableTime
  lastUsedAt: NullableTime
  revokedAt: NullableTime
}

export interface PersonTable {
  personId: Uuid
  email: string
  name: string
  createdAt: DefaultTime
  lastSignedInAt: NullableTime
  /** Late by a few minutes at most. */
  lastActiveAt: NullableTime
  /** Whether the person may administer this server, as the administrator key may. */
  isServerAdmin: ColumnType<boolean, boolean | undefined, boolean>
}

/** How a person signs in. */
export interface CredentialTable {
  credentialId: Generated<Uuid>
  personId: Uuid
  kind: 'password'
  /** Of a password: its hash. */
  secret: string
  createdAt: DefaultTime
}

/** A visit of the administrator of this server in an account (S56). */
export interface AccountVisitTable {
  accountId: number
  visitId: Uuid
  /** `null`: the administrator key. */
  personId: ColumnType<string | null, string | null, string | null>
  /** The name of the person at that time; `null`: the administrator key. */
  visitor: string | null
  reason: string | null
  address: string
  beganAt: Time
  /** When the visit ends by itself. */
  endsAt: Time
  /** When somebody ended the visit earlier. */
  endedAt: NullableTime
}

export interface AccountVisitActTable {
  accountId: number
  visitId: Uuid
  verb: string
  /** The public id of what was changed; empty: nothing, or something new. */
  object: string
  firstAt: Time
  lastAt: Time
  count: number
}

/** The role of a person in an account. */
export interface MembershipTable {
  accountId: number
  personId: Uuid
  role: Role
  /** Beside the rights of the role. */
  rights: MemberRight[]
  addedAt: DefaultTime
}

/** A group of accounts. */
export interface AccountGroupTable {
  groupId: Uuid
  name: string
  createdAt: DefaultTime
}

/** The role of a person in all accounts of a group. */
export interface GroupMembershipTable extends Omit<MembershipTable, 'accountId'> {
  groupId: Uuid
}

export interface InvitationTable {
  /** `null`: the invitation leads into a group. */
  accountId: number | null
  groupId: string | null
  invitationId: Uuid
  hash: Buffer
  email: string
  name: string
  role: Role
  rights: MemberRight[]
  /** `null`: the administrator of the server. */
  inviterId: Uuid | null
  createdAt: DefaultTime
  expiresAt: Time
}

export interface PersonSessionTable {
  personId: Uuid
  sessionId: Uuid
  hash: Buffer
  userAgent: string
  address: string
  createdAt: DefaultTime
  lastUsedAt: DefaultTime
}

export interface PersonDeviceTable {
  hash: Buffer
  personId: Uuid
  lastUsedAt: DefaultTime
}

export interface PersonLinkTable {
  hash: Buffer
  /** The account that the first person sets up; `null`: the link is for a new password. */
  accountId: number | null
  personId: Uuid | null
  /** The person who made the link; `null`: the administrator key, or the start of the program. */
  makerId: Uuid | null
  kind: LinkKind
  expiresAt: Time
}

export interface SavedViewTable {
  accountId: number
  viewId: Uuid
  /** The person who alone sees the view; `null`: it is shared with the account. */
  personId: Uuid | null
  /** The person who saved the view; `null`: a key, or a person who was deleted. */
  ownerId: Uuid | null
  list: 'deliveries' | 'calls'
  name: string
  query: Json<Record<string, string>>
  createdAt: DefaultTime
}

export interface ConsentTable {
  hash: Buffer
  accountId: number
  integrationId: number
  personId: Uuid | null
  keyId: Uuid | null
  verifier: string
  asked: string
  expiresAt: Time
}

/** The purpose of a one-time link: creating the first person, or a new password. */
type LinkKind = 'first' | 'password'
