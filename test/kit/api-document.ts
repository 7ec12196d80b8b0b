// The API without a running program: its table of routes, and the OpenAPI document that every Offhook serves.
import { createApp } from '../../src/api/app.ts'

/** The routes. Only those can be used that need no more than these parts of the program. */
export function createUnusableApp(parts: object = {}) {
  const context = {
    ...parts,
    deps: { version: '0.0.0', followChanges: () => undefined },
    publicUrl: () => 'https://calls.example.com',
  }
  const handler = () => Promise.resolve()
  return createApp(context as never, { events: handler, messages: handler })
}

/** `/openapi.json`. */
export async function readApiDocument(): Promise<Readonly<Record<string, unknown>>> {
  const answer = await createUnusableApp().request(
    '/openapi.json',
    {},
    { incoming: { headers: {}, url: '/openapi.json' } },
  )
  return (await answer.json()) as Record<string, unknown>
}
