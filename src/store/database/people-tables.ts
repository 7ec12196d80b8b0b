// The tables of who may do what: keys, people with their sessions and links, consents. See tables.ts.
import type { DefaultTime, NullableTime, Time, Uuid } from './column-types.ts'

export interface ApiKeyTable {
  account_id: number
  key_id: Uuid
  name: string
  source_id: number | null
  scopes: string[]
  hash: Buffer
  last4: string
  created_at: DefaultTime
  expires_at: NullableTime
  last_used_at: NullableTime
  revoked_at: NullableTime
}

export interface PersonTable {
  account_id: number
  person_id: Uuid
  email: string
  name: string
  password_hash: string | null
  created_at: DefaultTime
  last_signed_in_at: NullableTime
}

export interface PersonSessionTable {
  account_id: number
  person_id: Uuid
  session_id: Uuid
  hash: Buffer
  user_agent: string
  address: string
  created_at: DefaultTime
  last_used_at: DefaultTime
}

export interface PersonDeviceTable {
  hash: Buffer
  person_id: Uuid
  last_used_at: DefaultTime
}

export interface PersonLinkTable {
  hash: Buffer
  account_id: number
  person_id: Uuid | null
  kind: LinkKind
  expires_at: Time
}

export interface ConsentTable {
  hash: Buffer
  account_id: number
  integration_id: number
  person_id: Uuid | null
  verifier: string
  asked: string
  expires_at: Time
}

/** What a one-time link is for: the first person of all, one who is invited, a new password. */
export type LinkKind = 'first' | 'invitation' | 'password'
