// What people do about an issue (D30): acknowledge it, mute it, write a note, resolve it.
import { BOUNDS } from '../../bounds.ts'
import { cleanText } from '../../calls/text.ts'
import type { Flaw } from '../../flaws/flaw.ts'
import type { IssueState } from '../../store/database/tables.ts'
import {
  findIssue,
  lockIssue,
  updateIssue as update,
  type IssueChange,
  type IssueRow,
} from '../../store/issues/issues.ts'
import { toSingleLine } from '../../text/single-line.ts'
import { DAY_MS } from '../../time/durations.ts'
import { storedActor } from '../actor.ts'
import type { AccountContext } from '../context.ts'
import { invalidValues, isFailure, type Result } from '../failure.ts'
import { findBy, notFound } from '../find.ts'

const MUTE_DAYS_MAX = 90

export interface IssueInput {
  readonly state?: IssueState
  /** An empty note removes the note. */
  readonly note?: string
  /** `until` is ISO 8601. `null` ends the mute. */
  readonly mute?: { readonly until: string; readonly reason: string } | null
}

/** Changes the issue with this public id, in the transaction of the context. Members that are left out stay. */
export async function updateIssue(context: AccountContext, id: string, input: IssueInput): Promise<Result<IssueRow>> {
  const { db, account, changed } = context
  const row = await findBy(context, 'iss', id, lockIssue)
  if (isFailure(row)) return row
  const { change, flaws } = readChange(context, row, input)
  if (flaws.length > 0) return invalidValues(flaws)
  if (Object.keys(change).length === 0) return row
  await update(db, row, change)
  changed({ type: 'issue_changed', accountId: account.accountId, issueId: row.issueId })
  return (await findIssue(db, account.accountId, row.issueId)) ?? notFound('issue', id)
}

function readChange(
  { actor, now }: AccountContext,
  row: IssueRow,
  { state, note, mute }: IssueInput,
): { readonly change: IssueChange; readonly flaws: readonly Flaw[] } {
  const flaws: Flaw[] = []
  const by = storedActor(actor)
  const text = note === undefined ? undefined : cleanText(note.replaceAll(/\r\n?/g, '\n')).trim()
  if (text !== undefined && text.length > BOUNDS.noteChars)
    flaws.push({ pointer: '/note', detail: `Must not be longer than ${BOUNDS.noteChars} characters.` })
  const muted = mute && { until: new Date(mute.until), reason: toSingleLine(mute.reason), by }
  if (muted) {
    if (!(muted.until.getTime() > now && muted.until.getTime() <= now + MUTE_DAYS_MAX * DAY_MS))
      flaws.push({ pointer: '/mute/until', detail: `Must be in the future, and within ${MUTE_DAYS_MAX} days.` })
    if (muted.reason === '') flaws.push({ pointer: '/mute/reason', detail: 'Must not be empty.' })
  }
  const isResolved = (state ?? row.state) === 'resolved'
  if (muted && isResolved) flaws.push({ pointer: '/mute', detail: 'A resolved issue can’t be muted.' })
  return {
    flaws,
    change: {
      ...(state !== undefined && state !== row.state && { state: { to: state, at: new Date(now), by } }),
      ...(text !== undefined && { note: text === '' ? null : text }),
      ...(muted !== undefined && { mute: muted }),
      // Resolving ends the mute: when the issue is open again, it is a new problem.
      ...(isResolved && row.mutedUntil !== null && { mute: null }),
    },
  }
}
