// The tables for access: keys, people with their sessions and links, consents. See tables.ts.
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
  /** Late by a few minutes at most. */
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
  verifier: string
  asked: string
  expiresAt: Time
}

/** The purpose of a one-time link: creating the first person, an invitation, a new password. */
type LinkKind = 'first' | 'invitation' | 'password'
