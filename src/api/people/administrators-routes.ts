import { addServerAdmin, removeServerAdmin } from '../../actions/people/server-admins.ts'
import { publicId } from '../../ids.ts'
import { listServerAdmins, type Person } from '../../store/people/people.ts'
import { orThrow } from '../http/problem.ts'
import { actorContext } from '../routing/action-context.ts'
import { createRoutes } from '../routing/context.ts'
import { addAdministratorRoute, listAdministratorsRoute, removeAdministratorRoute } from './administrators-contract.ts'

/** The people who administer this server. */
export function administratorRoutes() {
  return createRoutes()
    .openapi(listAdministratorsRoute, async (c) => {
      const people = await listServerAdmins(c.var.db)
      return c.json({ data: people.map(administratorOutput), next: null }, 200)
    })
    .openapi(addAdministratorRoute, async (c) => {
      const person = orThrow(await addServerAdmin(actorContext(c), c.req.valid('json').email))
      return c.json(administratorOutput(person), 201)
    })
    .openapi(removeAdministratorRoute, async (c) => {
      orThrow(await removeServerAdmin(actorContext(c), c.req.valid('param').id))
      return c.body(null, 204)
    })
}

function administratorOutput({ personId, email, name }: Person) {
  return { id: publicId('per', personId), email, name }
}
