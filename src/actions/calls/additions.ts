// What people add to a call (C26): tags, a note, a value, a corrected outcome.
import { effectiveAdditions, flawOfAdditions } from '../../calls/additions.ts'
import type { Addition, AdditionNews, Call, Outcome } from '../../calls/call.ts'
import { flawOfField } from '../../calls/field-values.ts'
import { readCallRecord } from '../../calls/read-stored.ts'
import { cleanText } from '../../calls/text.ts'
import { BOUNDS } from '../../bounds.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import { uuidOf, uuidv7 } from '../../ids.ts'
import { listAdditions, type AdditionRow } from '../../store/calls/additions.ts'
import { findCallById, type CallRow } from '../../store/calls/calls.ts'
import { toSingleLine } from '../../text/single-line.ts'
import type { ActionContext } from '../context.ts'
import { runningEngine } from '../deliveries/context.ts'
import type { DeliveryDeps } from '../deliveries/deps.ts'
import { ActionFailure, invalidValues, type Result } from '../failure.ts'
import { notFound } from '../find.ts'

type AdditionContext = Pick<ActionContext, 'db' | 'actor' | 'now' | 'changed'> & {
  readonly account: Pick<ActionContext['account'], 'accountId'>
  readonly deps: { readonly delivery: Pick<DeliveryDeps, 'engine'> }
}

export interface AdditionInput {
  readonly tags?: { readonly add?: readonly string[]; readonly remove?: readonly string[] }
  readonly note?: string
  readonly value?: string | number
  /** The currency of `value`. Without it, the currency that the source reported stays. */
  readonly currency?: string
  /** Corrects the outcome of a call that has ended. */
  readonly outcome?: Outcome
}

/**
 * Adds all of this to a call, or nothing. Returns the additions that were made: a tag that the call has already from a person makes
 * none. Runs outside a transaction, and resolves after the commit of the call.
 */
export async function addToCall(
  context: AdditionContext,
  row: CallRow,
  input: AdditionInput,
): Promise<Result<readonly AdditionRow[]>> {
  const call = readCallRecord(row.state)
  if (call === null) return unreadable()
  const { additions, flaws } = readAdditions(input, call)
  if (flaws.length > 0) return invalidValues(flaws)
  const wanted = effectiveAdditions(call, additions)
  if (wanted.length === 0) return []
  const add = wanted.map((one) => ({ ...one, id: uuidv7(context.now) }))
  const { by } = authorOf(context)
  if (!(await ingestAdditions(context, row, { by, add }))) return reasonOfRefusal(context, row, wanted)
  const made = new Set(add.map(({ id }) => id))
  const rows = await listAdditions(context.db, context.account.accountId, row.callId)
  return rows.filter(({ additionId }) => made.has(additionId))
}

/**
 * Removes an addition that is in force, by its public id. Runs outside a transaction, and resolves after the commit of the call.
 */
export async function removeAddition(
  context: AdditionContext,
  row: CallRow,
  additionId: string,
): Promise<Result<'removed'>> {
  const remove = uuidOf('add', additionId)
  const isRemoved = remove !== null && (await ingestAdditions(context, row, { ...authorOf(context), remove }))
  return isRemoved ? 'removed' : notFound('addition in force', additionId)
}

function authorOf({ actor: { type, id, name } }: AdditionContext): Pick<AdditionNews, 'by'> {
  return { by: { type, id, name } }
}

/** Returns whether the call was changed. */
async function ingestAdditions(
  context: AdditionContext,
  { callId, sourceId, uniqueid }: CallRow,
  added: AdditionNews,
): Promise<boolean> {
  const { accountId } = context.account
  const updates = [{ uniqueid, added }]
  const [taken] = await runningEngine(context).ingest({ accountId, sourceId, ordered: true, updates })
  if (taken?.result !== 'merged') return false
  context.changed({ type: 'additions_changed', accountId, callId })
  return true
}

/** The call was deleted meanwhile, or other people have used up its limits. */
async function reasonOfRefusal(
  { db, account }: AdditionContext,
  { callId }: CallRow,
  wanted: readonly Addition[],
): Promise<ActionFailure> {
  const row = await findCallById(db, account.accountId, callId)
  if (!row) return new ActionFailure('not_found', 'The call no longer exists.')
  const flaw = flawOfAdditions(readCallRecord(row.state)?.added, wanted)
  return flaw === null ? unreadable() : new ActionFailure('validation_failed', flaw)
}

const unreadable = (): ActionFailure =>
  new ActionFailure('not_found', 'The stored call can’t be read, so nothing can be added to it.')

/** The additions in an input, cleaned as the texts of a source are (C17), or its flaws. */
function readAdditions(
  { tags = {}, note, value, currency, outcome }: AdditionInput,
  { status }: Call,
): { readonly additions: readonly Addition[]; readonly flaws: readonly Flaw[] } {
  const additions: Addition[] = []
  const flaws: Flaw[] = []
  const check = (pointer: string, detail: string | null): boolean => {
    if (detail !== null) flaws.push({ pointer, detail })
    return detail === null
  }
  for (const [kind, list, texts] of [
    ['untag', 'remove', tags.remove ?? []],
    ['tag', 'add', tags.add ?? []],
  ] as const)
    for (const [index, text] of texts.entries()) {
      const tag = toSingleLine(text)
      const isNew = !additions.some((one) => one.kind === kind && one.value === tag)
      if (check(`/tags/${list}/${index}`, flawOfLength(tag, BOUNDS.tagChars)) && isNew)
        additions.push({ kind, value: tag })
    }
  if (note !== undefined) {
    const text = cleanText(note.replaceAll(/\r\n?/g, '\n')).trim()
    if (check('/note', flawOfLength(text, BOUNDS.noteChars))) additions.push({ kind: 'note', value: text })
  }
  if (value !== undefined && check('/value', flawOfField('value', value))) {
    const code = currency?.toUpperCase()
    const isCode = code === undefined || /^[A-Z]{3}$/.test(code)
    if (check('/currency', isCode ? null : 'Must be a code of three letters, such as AUD.'))
      additions.push({ kind: 'value', value: { amount: value, ...(code !== undefined && { currency: code }) } })
  }
  if (value === undefined && currency !== undefined) check('/currency', 'Must come with a value.')
  if (
    outcome !== undefined &&
    check(
      '/outcome',
      status === 'ended' ? null : 'The call is still active. Its outcome can be corrected once it has ended.',
    )
  )
    additions.push({ kind: 'outcome', value: outcome })
  return { additions, flaws }
}

function flawOfLength(text: string, most: number): string | null {
  if (text === '') return 'Must not be empty.'
  return text.length <= most ? null : `Must not be longer than ${most} characters.`
}
