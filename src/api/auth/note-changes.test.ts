import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAnnouncer } from '../../changes/announcer.ts'
import type { Change } from '../../changes/change.ts'
import { noteChanges } from './note-changes.ts'

const uuid = '0198c0de-0000-7000-8000-000000000001'
const id = (prefix: string): string => `${prefix}_0198c0de000070008000000000000001`
const accountId = 1
const address = '203.0.113.9'
const by = 'administrator'

/** The lines as they are written: the order of the facts counts too. */
const LINES: readonly (readonly [change: Change, line: string | null])[] = [
  [
    { type: 'key_created', accountId, keyId: uuid, may: ['viewer', 'numbers'], by, address },
    `Key created {"key":"${id('key')}","may":"viewer numbers","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'key_changed', accountId, keyId: uuid, by, address },
    `Key changed {"key":"${id('key')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'key_revoked', accountId, keyId: uuid, by, address },
    `Key revoked {"key":"${id('key')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'wallboard_created', accountId, wallboardId: uuid, by, address },
    `Wallboard created {"wallboard":"${id('wall')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'wallboard_revoked', accountId, wallboardId: uuid, by, address },
    `Wallboard revoked {"wallboard":"${id('wall')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'person_invited', accountId, invitationId: uuid, role: 'viewer', by, address },
    `Person invited {"invitation":"${id('inv')}","role":"viewer","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'invitation_revoked', accountId, invitationId: uuid, by, address },
    `Invitation revoked {"invitation":"${id('inv')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'member_changed', accountId, personId: uuid, role: 'editor', by, address },
    `Role changed {"person":"${id('per')}","role":"editor","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'person_removed', accountId, personId: uuid, by, address },
    `Person removed {"person":"${id('per')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'first_link_created', accountId, by, address },
    'Link created {"person":"none yet","kind":"first","by":"administrator","address":"203.0.113.9"}',
  ],
  [
    { type: 'password_link_created', accountId: null, personId: uuid, by, address },
    `Link created {"person":"${id('per')}","kind":"password","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'link_used', accountId, personId: uuid, kind: 'invitation', address },
    `Link used {"person":"${id('per')}","kind":"invitation","address":"203.0.113.9"}`,
  ],
  [
    { type: 'password_link_used', accountId: null, personId: uuid, address },
    `Link used {"person":"${id('per')}","kind":"password","address":"203.0.113.9"}`,
  ],
  // The change `link_used` has the line already.
  [{ type: 'session_started', accountId: null, personId: uuid, means: 'link', address }, null],
  [
    { type: 'session_started', accountId: null, personId: uuid, means: 'password', address },
    `Signed in {"person":"${id('per')}","address":"203.0.113.9"}`,
  ],
  [
    { type: 'sessions_ended', accountId: null, personId: uuid, sessionId: null, by, address },
    `Sessions ended {"person":"${id('per')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'sessions_ended', accountId: null, personId: uuid, sessionId: uuid, by: id('per'), address },
    `Sessions ended {"person":"${id('per')}","by":"${id('per')}","session":"${id('ses')}","address":"203.0.113.9"}`,
  ],
  [
    { type: 'signed_out', accountId: null, personId: uuid, address },
    `Signed out {"person":"${id('per')}","address":"203.0.113.9"}`,
  ],
  [
    { type: 'password_changed', accountId: null, personId: uuid, address },
    `Password changed {"person":"${id('per')}","address":"203.0.113.9"}`,
  ],
  [
    { type: 'people_joined', accountId: null, personId: uuid, otherId: uuid, address },
    `People joined {"person":"${id('per')}","other":"${id('per')}","address":"203.0.113.9"}`,
  ],
  [
    { type: 'server_admin_added', accountId: null, personId: uuid, by, address },
    `Administrator added {"person":"${id('per')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [
    { type: 'server_admin_removed', accountId: null, personId: uuid, by, address },
    `Administrator removed {"person":"${id('per')}","by":"administrator","address":"203.0.113.9"}`,
  ],
  [{ type: 'numbers_saved', accountId }, null],
]

test('S37 changes of keys, wallboards, people and sessions are lines, in the order in which they were made', async () => {
  const announcer = createAnnouncer(assert.ifError)
  const lines: string[] = []
  noteChanges((types, follow) => announcer.subscribe(types, follow), {
    note: (event, facts) => void lines.push(`${event} ${JSON.stringify(facts)}`),
  })
  await announcer.announce(LINES.map(([change]) => change))
  assert.deepEqual(
    lines,
    LINES.flatMap(([, line]) => line ?? []),
  )
})
