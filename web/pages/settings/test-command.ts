// A command that a new key can be tried with, as it is pasted into a terminal.
import type { CreatedKey } from './key-form.tsx'

interface Command {
  readonly text: string
  /** It makes a call, and does not only look. */
  readonly tells: boolean
}

/** What a key may do decides what is tried. `origin` is where the page is. */
export function testCommand(origin: string, { key, scopes }: CreatedKey): Command {
  const head = `-H 'authorization: Bearer ${key}'`
  if (scopes.includes('read')) return { text: `curl '${origin}/api/v1/calls?limit=5' ${head}`, tells: false }
  if (!scopes.includes('events')) return { text: `curl '${origin}/api/v1/keys?limit=5' ${head}`, tells: false }
  const call = { uniqueid: 'test-1', status: 'ringing', is_test: true, fields: { caller_number: '+61412345678' } }
  const json = "-H 'content-type: application/json'"
  return { text: `curl '${origin}/api/v1/events' ${head} ${json} -d '${JSON.stringify(call)}'`, tells: true }
}
