// The actor: who does something.
import { uuidOf } from '../ids.ts'
import type { StoredActor } from '../store/database/tables.ts'

export interface Actor {
  /** `operator`: a holder of OFFHOOK_API_KEY or of the admin key; `offhook`: Offhook itself. */
  readonly type: 'person' | 'key' | 'operator' | 'offhook'
  /** The public id of the person or the key; `null`: the actor is the operator or Offhook. */
  readonly id: string | null
  /** The name of the key or the person. A person without a name has an email here; `null`: the operator. */
  readonly name: string | null
  /** When the key expires or the visit ends (S56), in milliseconds since 1970; `null`: neither. */
  readonly expiresAt: number | null
}

/** The name of the actor in records: its public id, `administrator` or `offhook`. */
export function nameOfActor({ type, id }: Actor): string {
  return id ?? (type === 'operator' ? 'administrator' : type)
}

/** The actor as it is stored with what the actor changed. */
export function storedActor({ type, id, name }: Actor): StoredActor {
  return { type, id, name }
}

/** The stored id of the actor; `null`: the actor is no person. */
export function personIdOf({ type, id }: Pick<Actor, 'type' | 'id'>): string | null {
  return type === 'person' ? uuidOf('per', id ?? '') : null
}

/** The stored id of the actor; `null`: the actor is no key of an account. */
export function keyIdOf({ type, id }: Pick<Actor, 'type' | 'id'>): string | null {
  return type === 'key' ? uuidOf('key', id ?? '') : null
}

/** Offhook itself, where it does something that nobody asked for. */
export const PROGRAM: Actor = { type: 'offhook', id: null, name: null, expiresAt: null }
