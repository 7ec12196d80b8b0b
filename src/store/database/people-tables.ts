// The tables of who may do what: keys, people with their sessions and links, consents. See tables.ts.
import type { DefaultTime, Json, NullableTime, Time, Uuid } from './column-types.ts'

export interface ApiKeyTable {
  accountId: number
  keyId: Uuid
  name: string
  sourceId: number | null
  scopes: string[]
  hash: Buffer
  last4: string
  createdAt: DefaultTime
  expiresAt: NullableTime
  lastUsedAt: NullableTime
  revokedAt: NullableTime
}

export interface PersonTable {
  accountId: number
  personId: Uuid
  email: string
  name: string
  passwordHash: string | null
  createdAt: DefaultTime
  lastSignedInAt: NullableTime
  /** Behind by minutes at the most. */
  lastActiveAt: NullableTime
}

export interface PersonSessionTable {
  accountId: number
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
  accountId: number
  personId: Uuid | null
  kind: LinkKind
  expiresAt: Time
}

export interface SavedViewTable {
  accountId: number
  viewId: Uuid
  /** Who alone sees it; `null`: it is shared with the account. */
  personId: Uuid | null
  /** Who saved it; `null`: a key, or somebody who is gone. */
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
  verifier: string
  asked: string
  expiresAt: Time
}

/** What a one-time link is for: the first person of all, one who is invited, a new password. */
export type LinkKind = 'first' | 'invitation' | 'password'
