import { publicId, uuidv7 } from '../../ids.ts'
import { deleteDevices } from '../../store/people/devices.ts'
import {
  createPerson,
  deletePerson,
  hasPeople,
  listPeople,
  checkOtherPeople,
  findPeopleByEmail,
} from '../../store/people/people.ts'
import type { Person } from '../../store/people/people.ts'
import { endSessions } from '../../store/people/sessions.ts'
import {
  endSessionsRoute,
  invitePersonRoute,
  linkEmailRoute,
  linkPersonRoute,
  listPeopleRoute,
  removePersonRoute,
} from './contract.ts'
import { findRow } from '../routing/find-row.ts'
import { createRoutes } from '../routing/context.ts'
import { actorOf } from '../routing/middleware.ts'
import type { RouteContext } from '../routing/context.ts'
import { pageAnswer, windowOf } from '../http/pagination.ts'
import { kindFor, makeFirstLink, makeLink } from './link.ts'
import type { LinkOutput } from './link.ts'
import { Problem } from '../http/problem.ts'
import { timeOrNull, timeText } from '../../text/timestamp.ts'

/** People of the account, and the links by which they come in. */
export function peopleRoutes() {
  return createRoutes()
    .openapi(listPeopleRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      // Who was here in the last minute is not written down yet.
      await c.var.app.sessions.noteUse()
      const rows = await listPeople(c.var.db, c.var.principal.account.accountId, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.personId, show: personOutput }), 200)
    })
    .openapi(invitePersonRoute, async (c) => {
      const person = await invite(c, c.req.valid('json'))
      return c.json({ ...personOutput(person), ...(await linkFor(c, person)) }, 201)
    })
    .openapi(linkEmailRoute, async (c) => {
      const { account, isAdmin } = c.var.principal
      if (!isAdmin)
        throw new Problem('operator_required', 'Only the operator’s key can create a link for an email address.')
      const { email } = c.req.valid('json')
      const { db } = c.var
      if (!(await hasPeople(db))) {
        const link = await makeFirstLink(db, c.var.app.publicUrl(), account)
        noteLink(c, { person: 'none yet', kind: 'first' })
        return c.json({ kind: 'first' as const, email: null, ...link }, 201)
      }
      const person = await findOrInvite(c, email)
      return c.json({ kind: kindFor(person), email: person.email, ...(await linkFor(c, person)) }, 201)
    })
    .openapi(linkPersonRoute, async (c) => {
      const person = await findRow(c, 'per')
      // Whoever is at a page that somebody left open must not make themselves its owner: a new password asks for the old one.
      if (c.var.principal.signedIn?.person.personId === person.personId)
        throw new Problem(
          'not_for_yourself',
          'You can’t create a link for yourself. Change your password under Settings, Security, or ask a colleague for a link.',
        )
      return c.json(await linkFor(c, person), 201)
    })
    .openapi(removePersonRoute, async (c) => {
      const { accountId, personId, passwordHash } = await findRow(c, 'per')
      const others = await checkOtherPeople(c.var.db, accountId, personId)
      if (!others.any || (passwordHash !== null && !others.canSignIn))
        throw new Problem(
          'last_person',
          'This is the last person who can sign in. Invite someone else and wait until they have signed in.',
        )
      await deletePerson(c.var.db, accountId, personId)
      endAccess(c, personId, 'Person removed')
      return c.body(null, 204)
    })
    .openapi(endSessionsRoute, async (c) => {
      const { personId } = await findRow(c, 'per')
      await endSessions(c.var.db, personId)
      await deleteDevices(c.var.db, personId)
      endAccess(c, personId, 'Sessions ended')
      return c.body(null, 204)
    })
}

/** From the commit on no session of this person is known any more, and there is a line in the log. */
function endAccess(c: RouteContext, personId: string, what: 'Person removed' | 'Sessions ended'): void {
  const { accountId } = c.var.principal.account
  c.var.changes.push({ type: what === 'Person removed' ? 'person_removed' : 'sessions_ended', accountId })
  c.var.afterCommit.push(() => c.var.app.securityLog.note(what, { person: publicId('per', personId), ...actorOf(c) }))
}

async function findOrInvite(c: RouteContext, email: string): Promise<Person> {
  const people = await findPeopleByEmail(c.var.db, email)
  const own = people.find(({ accountId }) => accountId === c.var.principal.account.accountId)
  // Who names no account means the person, wherever they are.
  const elsewhere = c.req.header('x-offhook-account') === undefined ? people[0] : undefined
  return own ?? elsewhere ?? invite(c, { email, name: email.replace(/@[^@]*$/, '') })
}

/** A link for this person, of which there is a line in the log: whoever has it becomes the person (S37). */
async function linkFor(c: RouteContext, person: Person): Promise<LinkOutput> {
  const link = await makeLink(c.var.db, c.var.app.publicUrl(), person)
  noteLink(c, { person: publicId('per', person.personId), kind: kindFor(person) })
  return link
}

function noteLink(c: RouteContext, facts: { readonly person: string; readonly kind: string }): void {
  c.var.afterCommit.push(() => c.var.app.securityLog.note('Link created', { ...facts, ...actorOf(c) }))
}

async function invite(c: RouteContext, { email, name }: { email: string; name: string }): Promise<Person> {
  const { accountId } = c.var.principal.account
  const person = await createPerson(c.var.db, { accountId, personId: uuidv7(), email, name, passwordHash: null })
  if (person) {
    c.var.afterCommit.push(() =>
      c.var.app.securityLog.note('Person invited', { person: publicId('per', person.personId), ...actorOf(c) }),
    )
    return person
  }
  const detail = 'Already in use. Create a link for that person instead.'
  throw new Problem('already_exists', 'The person could not be invited.', { errors: [{ pointer: '/email', detail }] })
}

function personOutput({ personId, email, name, passwordHash, createdAt, lastSignedInAt, lastActiveAt }: Person) {
  return {
    id: publicId('per', personId),
    email,
    name,
    invited: passwordHash === null,
    created_at: timeText(createdAt),
    last_signed_in_at: timeOrNull(lastSignedInAt),
    last_active_at: timeOrNull(lastActiveAt),
  }
}
