// The changes that are written to the security log (S37), and the text of their lines.
import type { Announcer } from '../../changes/announcer.ts'
import type { ChangeOf } from '../../changes/change.ts'
import { publicId } from '../../ids.ts'
import type { SecurityLog } from './security-log.ts'

const NOTED = [
  'key_created',
  'key_revoked',
  'wallboard_created',
  'wallboard_revoked',
  'person_invited',
  'person_removed',
  'link_created',
  'link_used',
  'session_started',
  'sessions_ended',
  'signed_out',
  'password_changed',
] as const

type Line = Parameters<SecurityLog['note']>

export function noteChanges(followChanges: Announcer['subscribe'], log: Pick<SecurityLog, 'note'>): void {
  followChanges(NOTED, (changes) => {
    for (const change of changes) {
      const line = lineOf(change)
      if (line) log.note(...line)
    }
  })
}

/** The line of a change; `null`: another change of the same request has the line. */
function lineOf(change: ChangeOf<(typeof NOTED)[number]>): Line | null {
  const { address } = change
  switch (change.type) {
    case 'key_created': {
      const { keyId, scopes, by } = change
      return ['Key created', { key: publicId('key', keyId), scopes: scopes.join(' '), by, address }]
    }
    case 'key_revoked':
      return ['Key revoked', { key: publicId('key', change.keyId), by: change.by, address }]
    case 'wallboard_created':
      return ['Wallboard created', { wallboard: publicId('wall', change.wallboardId), by: change.by, address }]
    case 'wallboard_revoked':
      return ['Wallboard revoked', { wallboard: publicId('wall', change.wallboardId), by: change.by, address }]
    case 'person_invited':
      return ['Person invited', { person: publicId('per', change.personId), by: change.by, address }]
    case 'person_removed':
      return ['Person removed', { person: publicId('per', change.personId), by: change.by, address }]
    case 'link_created': {
      const { personId, kind, by } = change
      return ['Link created', { person: personId === null ? 'none yet' : publicId('per', personId), kind, by, address }]
    }
    case 'link_used':
      return ['Link used', { person: publicId('per', change.personId), kind: change.kind, address }]
    case 'session_started':
      return change.means === 'link' ? null : ['Signed in', { person: publicId('per', change.personId), address }]
    case 'sessions_ended': {
      const { personId, sessionId, by } = change
      const session = sessionId === null ? {} : { session: publicId('ses', sessionId) }
      return ['Sessions ended', { person: publicId('per', personId), by, ...session, address }]
    }
    case 'signed_out':
      return ['Signed out', { person: publicId('per', change.personId), address }]
    case 'password_changed':
      return ['Password changed', { person: publicId('per', change.personId), address }]
  }
}
