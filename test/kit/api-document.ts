// The OpenAPI document that every Offhook serves, without a running program.
import { createApp } from '../../src/api/app.ts'

/** `/openapi.json`. */
export async function readApiDocument(): Promise<Readonly<Record<string, unknown>>> {
  const context = {
    deps: { version: '0.0.0', followChanges: () => undefined },
    publicUrl: () => 'https://calls.example.com',
  }
  const handler = () => Promise.resolve()
  const app = createApp(context as never, { events: handler, messages: handler, metrics: {} as never })
  const answer = await app.request('/openapi.json', {}, { incoming: { headers: {}, url: '/openapi.json' } })
  return (await answer.json()) as Record<string, unknown>
}
