// The changes of an account, in the form of its stream. The stream promises nothing to a listener that was away: the
// listener fetches the changes that it missed.
import type { Announcer } from '../../changes/announcer.ts'
import type { Change, ChangeOf, ChangeType } from '../../changes/change.ts'
import { getOrInsert } from '../../get-or-insert.ts'
import { publicId } from '../../ids.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

/** A change as the stream shows it. `id` is public, such as `call_0198…`. */
export interface LiveChange {
  readonly type: 'call' | 'delivery' | 'integration' | 'account'
  readonly id: string
  readonly [fact: string]: unknown
}

export type LiveListener = (change: LiveChange) => void

/** Follows the changes of an account. Returns a function that unsubscribes. */
export type FollowAccount = (accountId: number, listener: LiveListener) => () => void

/** How the stream shows a change, for each type of change that it shows. */
const SHOWN: { readonly [Type in ChangeType]?: (change: ChangeOf<Type>) => LiveChange } = {
  event_stored: ({ callId, event, sequence, at, uniqueid, status, outcome }) => ({
    ...call(callId, event),
    sequence,
    at: timeText(at),
    uniqueid,
    status,
    outcome,
  }),
  recording_changed: ({ callId }) => call(callId, 'recording'),
  additions_changed: ({ callId }) => call(callId, 'additions'),
  step_changed: ({ callId }) => call(callId, 'step'),
  step_retried: ({ callId }) => call(callId, 'step'),
  call_replayed: ({ callId }) => call(callId, 'replayed'),
  delivery_queued: (change) => delivery(change, { state: 'queued', n: 0, code: null, error: null }, null),
  delivery_settled: (change) => delivery(change, change, change.at),
  delivery_canceled: ({ deliveryId }) => ({
    type: 'delivery',
    id: publicId('dlv', deliveryId),
    state: 'canceled',
  }),
  delivery_tested: ({ deliveryId, integration, attempt }) => {
    const tested = { deliveryId, integration, callId: null, kind: 'test' }
    return delivery(tested, { ...attempt, n: 1 }, attempt.at)
  },
  integration_changed: ({ integration }) => ({ type: 'integration', id: integration }),
  integration_saved: ({ uuid }) => ({ type: 'integration', id: publicId('int', uuid) }),
  integration_removed: ({ uuid }) => ({ type: 'integration', id: publicId('int', uuid) }),
  account_suspended: account,
  account_resumed: account,
  account_deletion_planned: account,
  account_deletion_undone: account,
  account_deleted: account,
}

function account({ uuid }: { readonly uuid: string }): LiveChange {
  return { type: 'account', id: publicId('acc', uuid) }
}

/** `follow` subscribes to changes for as long as there are listeners. */
export function createLiveChanges(follow: Announcer['subscribe']): FollowAccount {
  const accounts = new Map<number, Set<LiveListener>>()
  const types = Object.keys(SHOWN) as ChangeType[]
  let unfollow: (() => void) | null = null

  function tell(changes: readonly Change[]): void {
    for (const change of changes) {
      const listeners = change.accountId === null ? undefined : accounts.get(change.accountId)
      if (!listeners) continue
      const shown = show(change)
      for (const listener of listeners) listener(shown)
    }
  }

  return (accountId, listener) => {
    unfollow ??= follow(types, tell)
    const listeners = getOrInsert(accounts, accountId, () => new Set())
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) accounts.delete(accountId)
      if (accounts.size > 0) return
      unfollow?.()
      unfollow = null
    }
  }
}

function show<Type extends ChangeType>(change: ChangeOf<Type>): LiveChange {
  const shown = SHOWN[change.type]
  if (shown === undefined) throw new Error(`unreachable: the stream does not follow ${change.type}`)
  return shown(change)
}

function call(callId: string, event: string): LiveChange {
  return { type: 'call', id: publicId('call', callId), event }
}

function delivery(
  {
    deliveryId,
    integration,
    callId,
    kind,
  }: Pick<ChangeOf<'delivery_queued'>, 'deliveryId' | 'integration' | 'kind'> & { readonly callId: string | null },
  attempt: { readonly state: string; readonly n: number; readonly code: number | null; readonly error: string | null },
  at: number | null,
): LiveChange {
  return {
    type: 'delivery',
    id: publicId('dlv', deliveryId),
    integration_id: integration,
    call_id: callId && publicId('call', callId),
    kind,
    state: attempt.state,
    attempt_count: attempt.n,
    status_code: attempt.code,
    error: attempt.error,
    at: timeOrNull(at),
  }
}
