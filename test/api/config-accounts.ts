// Accounts to which configurations are applied, and the contents of their plans.
import assert from 'node:assert/strict'
import type { Answer, Api, Json } from '../kit/api.ts'

/** Creates an account; returns functions for requests to it. */
export const accountsOf = (api: Api) => async () => {
  const made = await api.post('/api/v1/accounts', { name: 'New' })
  const account = String(made.body.id)
  return {
    get: (path: string) => api.get(path, { account }),
    post: (path: string, body: unknown) => api.post(path, body, { account }),
    patch: (path: string, body: unknown) => api.patch(path, body, { account }),
    apply: (config: unknown, more: object = {}) => api.post('~/config', { config, ...more }, { account }),
  }
}

/** The actions of a plan, one item per line. */
export const done = ({ body, status }: Answer): string[] => {
  assert.equal(status, 200, JSON.stringify(body))
  return body.plan.map((item: Json) => `${item.action}${item.adopted ? ' adopted' : ''} ${item.kind} ${item.name}`)
}

/** The actions of a plan, without the unchanged items. */
export const changes = (answer: Answer): string[] => done(answer).filter((item) => !item.startsWith('unchanged'))
