// Sources as the API shows them.
import type { SourceDetail, SourceState } from '../../actions/sources/detail.ts'
import { publicId } from '../../ids.ts'
import type { MissingRight } from '../../sources/source.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

export function sourceOutput({ row, settings, url, blockedReason, unreadable }: SourceDetail) {
  return {
    id: publicId('src', row.uuid),
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    settings,
    url,
    blocked_reason: blockedReason,
    unreadable_reason: unreadable,
    managed_as: row.managedAs,
    version: row.version,
    created_at: timeText(row.createdAt),
    updated_at: timeText(row.updatedAt),
  }
}

export function statusOutput(state: SourceState) {
  const { blocked, connected, since, lastEventAt, problem, missingRights, gaps, contexts } = state
  return {
    blocked,
    connected,
    since: timeOrNull(since),
    last_event_at: timeOrNull(lastEventAt),
    problem,
    missing_permissions: missingRights.map(permissionOutput),
    gaps: gaps.map(({ from, to, code, dropped }) => ({ from: timeText(from), to: timeOrNull(to), code, dropped })),
    contexts: contexts.map(({ name, proposed, marked }) => ({ name, suggested_role: proposed, role: marked })),
  }
}

export function permissionOutput({ right, without }: MissingRight) {
  return { permission: right, effect: without }
}
