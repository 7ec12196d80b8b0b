import { z } from '@hono/zod-openapi'
import { idOf, idParam, json, jsonBody, listOf, noContent, NoNext } from '../http/shapes.ts'
import { peopleMutation, query } from '../routing/endpoint.ts'
import { Email } from './contract.ts'

const tags = ['People']

const AdministratorOutput = z
  .object({ id: idOf('per'), email: z.string(), name: z.string() })
  .openapi('ServerAdministrator')

export const listAdministratorsRoute = query('server.administrators', {
  operationId: 'listAdministrators',
  method: 'get',
  path: '/api/v1/administrators',
  tags,
  summary: 'List the administrators of this server',
  description: 'Requires an administrator of this server.',
  responses: {
    200: json(z.object({ data: listOf(AdministratorOutput), next: NoNext }), 'The people, oldest first.'),
  },
})

export const addAdministratorRoute = peopleMutation('server.administrators', {
  operationId: 'addAdministrator',
  method: 'post',
  path: '/api/v1/administrators',
  tags,
  summary: 'Add an administrator of this server',
  refuses: ['invalid_person'],
  description:
    'Gives a person of the first account everything that the administrator key may do outside of accounts. Requires an administrator of this server.',
  request: {
    body: jsonBody(z.strictObject({ email: Email }).openapi('ServerAdministratorInput'), {
      'A colleague': { email: 'gwen@example.com' },
    }),
  },
  responses: { 201: json(AdministratorOutput, 'The administrator.') },
})

export const removeAdministratorRoute = peopleMutation('server.administrators', {
  operationId: 'removeAdministrator',
  method: 'delete',
  path: '/api/v1/administrators/{id}',
  tags,
  summary: 'Remove an administrator of this server',
  description:
    'The person keeps their accounts. The last administrator can be removed: the administrator key remains. Requires an administrator of this server.',
  request: { params: idParam('per') },
  responses: { 204: noContent },
})
