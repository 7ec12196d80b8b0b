import { publicId, uuidOf, uuidv7 } from '../../ids.ts'
import {
  createPerson,
  deletePerson,
  hasPeople,
  listPeople,
  othersThan,
  personByEmail,
  personById,
} from '../../store/people.ts'
import type { Person } from '../../store/people.ts'
import {
  invitePersonRoute,
  linkEmailRoute,
  linkPersonRoute,
  listPeopleRoute,
  removePersonRoute,
} from '../contract/people.ts'
import { newRoutes } from '../door.ts'
import type { DoorContext } from '../door.ts'
import { pageAnswer, windowOf } from '../page.ts'
import { kindFor, makeFirstLink, makeLink } from '../people/link.ts'
import { Problem, notFound } from '../problem.ts'
import { timeOrNull, timeText } from '../rfc3339.ts'

/** People of the account, and the links by which they come in. */
export function peopleRoutes() {
  return newRoutes()
    .openapi(listPeopleRoute, async (c) => {
      const window = windowOf(c.req.valid('query'))
      const rows = await listPeople(c.var.db, c.var.asker.account.account_id, window)
      return c.json(pageAnswer(rows, window, { key: (row) => row.person_id, show: personOutput }), 200)
    })
    .openapi(invitePersonRoute, async (c) => {
      const person = await invite(c, c.req.valid('json'))
      return c.json({ ...personOutput(person), ...(await makeLink(c.var.db, c.var.door.publicUrl(), person)) }, 201)
    })
    .openapi(linkEmailRoute, async (c) => {
      const { account, isAdmin } = c.var.asker
      if (!isAdmin) throw new Problem(403, 'A link for an e-mail address is made with the key of the operator.')
      const { email } = c.req.valid('json')
      const [{ db }, publicUrl] = [c.var, c.var.door.publicUrl()]
      if (!(await hasPeople(db)))
        return c.json({ kind: 'first' as const, email: null, ...(await makeFirstLink(db, publicUrl, account)) }, 201)
      const person =
        (await personByEmail(db, email)) ?? (await invite(c, { email, name: email.replace(/@[^@]*$/, '') }))
      return c.json({ kind: kindFor(person), email: person.email, ...(await makeLink(db, publicUrl, person)) }, 201)
    })
    .openapi(linkPersonRoute, async (c) => {
      const person = await find(c, c.req.valid('param').id)
      // Whoever is at a page that somebody left open must not make themselves its owner: a new password asks for the old one.
      if (c.var.asker.signedIn?.person.person_id === person.person_id)
        throw new Problem(
          403,
          'You cannot make a link for yourself: change your password under Settings, Your sign-in, or ask somebody else for a link.',
        )
      return c.json(await makeLink(c.var.db, c.var.door.publicUrl(), person), 201)
    })
    .openapi(removePersonRoute, async (c) => {
      const { account_id, person_id, password_hash } = await find(c, c.req.valid('param').id)
      const others = await othersThan(c.var.db, account_id, person_id)
      if (!others.any || (password_hash !== null && !others.canSignIn))
        throw new Problem(
          409,
          'This is the last person who can sign in: invite another before, and wait for them to come.',
        )
      await deletePerson(c.var.db, account_id, person_id)
      c.var.afterCommit.push(() => c.var.door.keyring.forget())
      return c.body(null, 204)
    })
}

async function invite(c: DoorContext, { email, name }: { email: string; name: string }): Promise<Person> {
  const { account_id: accountId } = c.var.asker.account
  const person = await createPerson(c.var.db, { accountId, personId: uuidv7(), email, name, passwordHash: null })
  if (person) return person
  const detail = 'Is somebody’s already: make a link for that person instead.'
  throw new Problem(409, 'The person cannot be invited.', { errors: [{ pointer: '/email', detail }] })
}

async function find(c: DoorContext, id: string): Promise<Person> {
  const uuid = uuidOf('per', id)
  const person = uuid === null ? undefined : await personById(c.var.db, c.var.asker.account.account_id, uuid)
  if (!person) throw notFound('person', id)
  return person
}

function personOutput({ person_id, email, name, password_hash, created_at, last_signed_in_at }: Person) {
  return {
    id: publicId('per', person_id),
    email,
    name,
    invited: password_hash === null,
    created_at: timeText(created_at),
    last_signed_in_at: timeOrNull(last_signed_in_at),
  }
}
