// The changes that are written to the security log (S37), and the text of their lines.
import type { Announcer } from '../../changes/announcer.ts'
import type { ChangeOf } from '../../changes/change.ts'
import { publicId } from '../../ids.ts'
import type { SecurityLog } from './security-log.ts'

const NOTED = [
  'key_created',
  'key_changed',
  'key_revoked',
  'wallboard_created',
  'wallboard_revoked',
  'person_invited',
  'invitation_revoked',
  'member_changed',
  'person_removed',
  'first_link_created',
  'password_link_created',
  'link_used',
  'password_link_used',
  'session_started',
  'sessions_ended',
  'signed_out',
  'password_changed',
  'people_joined',
  'account_suspended',
  'account_resumed',
  'account_deletion_planned',
  'account_deletion_undone',
  'account_deleted',
  'account_handed_over',
  'visit_began',
  'visit_ended',
  'visits_forbidden',
  'visits_allowed',
  'server_admin_added',
  'server_admin_removed',
  'group_created',
  'group_changed',
  'group_deleted',
  'group_invited',
  'group_invitation_revoked',
  'group_joined',
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
      const { keyId, may, by } = change
      return ['Key created', { key: publicId('key', keyId), may: may.join(' '), by, address }]
    }
    case 'key_changed':
      return ['Key changed', { key: publicId('key', change.keyId), by: change.by, address }]
    case 'key_revoked':
      return ['Key revoked', { key: publicId('key', change.keyId), by: change.by, address }]
    case 'wallboard_created':
      return ['Wallboard created', { wallboard: publicId('wall', change.wallboardId), by: change.by, address }]
    case 'wallboard_revoked':
      return ['Wallboard revoked', { wallboard: publicId('wall', change.wallboardId), by: change.by, address }]
    case 'person_invited':
      return [
        'Person invited',
        { invitation: publicId('inv', change.invitationId), role: change.role, by: change.by, address },
      ]
    case 'invitation_revoked':
      return ['Invitation revoked', { invitation: publicId('inv', change.invitationId), by: change.by, address }]
    case 'member_changed':
      return ['Role changed', { person: publicId('per', change.personId), role: change.role, by: change.by, address }]
    case 'person_removed':
      return ['Person removed', { person: publicId('per', change.personId), by: change.by, address }]
    case 'first_link_created':
      return ['Link created', { person: 'none yet', kind: 'first', by: change.by, address }]
    case 'password_link_created':
      return ['Link created', { person: publicId('per', change.personId), kind: 'password', by: change.by, address }]
    case 'link_used':
      return ['Link used', { person: publicId('per', change.personId), kind: change.kind, address }]
    case 'password_link_used':
      return ['Link used', { person: publicId('per', change.personId), kind: 'password', address }]
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
    case 'account_suspended':
    case 'account_resumed':
    case 'account_deletion_planned':
    case 'account_deletion_undone':
    case 'account_deleted':
      return [LIFE[change.type], { account: change.accountId, by: change.by, address }]
    case 'account_handed_over':
      return [
        'Account handed over',
        { account: change.accountId, person: publicId('per', change.personId), by: change.by, address },
      ]
    case 'visit_began':
    case 'visit_ended': {
      const { accountId: account, visitId, by } = change
      const what = change.type === 'visit_began' ? 'Visit began' : 'Visit ended'
      return [what, { account, visit: publicId('vis', visitId), by, address }]
    }
    case 'visits_forbidden':
      return ['Visits forbidden', { account: change.accountId, by: change.by, address }]
    case 'visits_allowed':
      return ['Visits allowed', { account: change.accountId, by: change.by, address }]
    case 'server_admin_added':
      return ['Administrator added', { person: publicId('per', change.personId), by: change.by, address }]
    case 'server_admin_removed':
      return ['Administrator removed', { person: publicId('per', change.personId), by: change.by, address }]
    case 'group_created':
      return ['Group created', { group: publicId('grp', change.groupId), by: change.by, address }]
    case 'group_changed':
      return ['Group changed', { group: publicId('grp', change.groupId), by: change.by, address }]
    case 'group_deleted':
      return ['Group deleted', { group: publicId('grp', change.groupId), by: change.by, address }]
    case 'group_invited': {
      const { groupId, invitationId, role, by } = change
      const group = publicId('grp', groupId)
      return ['Person invited', { invitation: publicId('inv', invitationId), group, role, by, address }]
    }
    case 'group_invitation_revoked': {
      const { groupId, invitationId, by } = change
      const group = publicId('grp', groupId)
      return ['Invitation revoked', { invitation: publicId('inv', invitationId), group, by, address }]
    }
    case 'group_joined':
      return [
        'Link used',
        {
          person: publicId('per', change.personId),
          kind: 'invitation',
          group: publicId('grp', change.groupId),
          address,
        },
      ]
    case 'people_joined':
      return [
        'People joined',
        { person: publicId('per', change.personId), other: publicId('per', change.otherId), address },
      ]
  }
}

const LIFE = {
  account_suspended: 'Account suspended',
  account_resumed: 'Account resumed',
  account_deletion_planned: 'Account deletion planned',
  account_deletion_undone: 'Account deletion undone',
  account_deleted: 'Account deleted',
} as const
