// Creates a key. A key can do no more than the actor who creates it, and expires no later (S24).
import { uuidOf, uuidv7 } from '../../ids.ts'
import { parseNetwork } from '../../delivery/addresses.ts'
import { createApiKey, findApiKey } from '../../store/people/api-keys.ts'
import type { ApiKey } from '../../store/people/api-keys.ts'
import { findGrantForShare } from '../../store/people/memberships.ts'
import { findApiSource, findSourceByUuid } from '../../store/sources/sources.ts'
import type { SourceRow } from '../../store/sources/sources.ts'
import { timeText } from '../../text/timestamp.ts'
import type { KeyRole, Right } from '../../access/policy.ts'
import { nameOfActor, personIdOf } from '../actor.ts'
import type { ActionContext } from '../context.ts'
import { ActionFailure, invalidValues, isFailure, type Result } from '../failure.ts'
import { refusedRole } from '../refusals.ts'
import { hashOfKey, newApiKey } from './api-key.ts'

interface KeyInput {
  readonly name: string
  /** `null`: the key only sends events. */
  readonly role: KeyRole | null
  readonly rights: readonly Right[]
  /** The public id of the source for calls sent with the key. Left out: the account's own source. */
  readonly sourceId: string | undefined
  /** In milliseconds since 1970; `null`: it does not expire. */
  readonly expiresAt: number | null
  /**
   * The public id of a person of the account, with whom the key ends; `null`: the key belongs to the account. Left out: whoever
   * creates it.
   */
  readonly owner?: string | null | undefined
  /** Networks (CIDR) or addresses that the key may be used from; empty: any. */
  readonly addresses: readonly string[]
}

interface CreatedKey {
  readonly row: ApiKey
  readonly source: SourceRow
  /** The text of the key, which is never shown again. */
  readonly key: string
}

export async function createKey(context: ActionContext, input: KeyInput): Promise<Result<CreatedKey>> {
  const { db, actor, access, address, now, changed } = context
  const { name, role, rights, expiresAt } = input
  if (expiresAt !== null && expiresAt <= now)
    return invalidValues([{ pointer: '/expires_at', detail: 'Must be in the future.' }])
  const refused = exceededRights({ actor, access }, input) ?? wrongAddresses(input.addresses)
  if (refused) return refused
  const source = await findSourceOfKey(context, input.sourceId)
  if (isFailure(source)) return source
  const ownerId = await findOwnerOfKey(context, input.owner)
  if (isFailure(ownerId)) return ownerId
  const makerId = actor.type === 'key' ? uuidOf('key', actor.id ?? '') : null
  const maker = makerId === null ? undefined : await findApiKey(db, source.accountId, makerId)
  const { accountId, sourceId } = source
  const keyId = uuidv7()
  const key = newApiKey(keyId)
  const row = await createApiKey(db, {
    accountId,
    keyId,
    name,
    sourceId,
    role,
    rights: [...new Set(rights)],
    ownerId: ownerId === undefined ? (maker?.ownerId ?? personIdOf(actor)) : ownerId,
    // A key that is limited to networks makes only keys with the same limit.
    addresses: maker && maker.addresses.length > 0 ? maker.addresses : input.addresses,
    hash: hashOfKey(key),
    last4: key.slice(-4),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  })
  const may = [...(row.role === null ? [] : [row.role]), ...row.rights]
  changed({ type: 'key_created', accountId, keyId, may, by: nameOfActor(actor), address })
  return { row, source, key }
}

/**
 * The person with whom a key is to end; `null`: the key is to belong to the account, `undefined`: nothing was chosen. Fails for
 * somebody without access to the account, and for an actor that is a key.
 */
export async function findOwnerOfKey(
  { db, account, actor }: ActionContext,
  owner: string | null | undefined,
): Promise<Result<string | null | undefined>> {
  if (owner === undefined) return undefined
  if (actor.type === 'key') return new ActionFailure('not_permitted', 'A key can’t choose whose key it is.')
  if (owner === null) return null
  const personId = uuidOf('per', owner)
  // A person who leaves at this moment waits for this transaction, and then the key ends.
  if (personId !== null && (await findGrantForShare(db, account.accountId, personId))) return personId
  return new ActionFailure('reference_not_found', 'No such person.', [
    { pointer: '/owner', detail: 'No such person in this account.' },
  ])
}

/** The failure for a text that is no network; `null`: all are. */
export function wrongAddresses(addresses: readonly string[]): ActionFailure | null {
  const flaws = addresses.flatMap((text, at) =>
    parseNetwork(text) === null
      ? [{ pointer: `/addresses/${at}`, detail: 'Must be a network such as 203.0.113.0/24, or an address.' }]
      : [],
  )
  return flaws.length === 0 ? null : invalidValues(flaws)
}

/** The failure for a key that could do more than its creator, or for longer; `null`: the key is allowed. */
export function exceededRights(
  { actor, access }: Pick<ActionContext, 'actor' | 'access'>,
  { role, rights, expiresAt: until }: Pick<KeyInput, 'role' | 'rights' | 'expiresAt'>,
): ActionFailure | null {
  const refused = role === null ? null : refusedRole({ access }, role)
  if (refused) return refused
  // People send no events, but set up the phone systems that do.
  const more = rights.filter((right) => !access.rights.has(right) && !(right === 'events' && actor.type === 'person'))
  if (more.length > 0)
    return exceeds('/rights', `You don’t have ${more.map((right) => `"${right}"`).join(' and ')} yourself.`)
  const end = actor.expiresAt
  if (end === null || (until !== null && until <= end)) return null
  return exceeds('/expires_at', `Must be no later than ${timeText(end)}, when the key that creates it expires.`)
}

function exceeds(pointer: string, detail: string): ActionFailure {
  return new ActionFailure('exceeds_own_rights', 'A key can’t do more than whoever creates it.', [{ pointer, detail }])
}

async function findSourceOfKey({ db, account }: ActionContext, id: string | undefined): Promise<Result<SourceRow>> {
  const { accountId } = account
  const uuid = id === undefined ? null : uuidOf('src', id)
  const source =
    id === undefined
      ? await findApiSource(db, accountId)
      : uuid === null
        ? undefined
        : await findSourceByUuid(db, accountId, uuid)
  if (source?.kind === 'api') return source
  const detail = source ? `This source is of kind ${source.kind}. A key needs a source of kind api.` : 'No such source.'
  return new ActionFailure('reference_not_found', 'The key could not be created.', [{ pointer: '/source_id', detail }])
}
