// A user name in an address moves to where it belongs (S6): under Authentication, as Basic.
import type { IntegrationInput } from '../../integrations/integration.ts'
import { Problem } from '../http/problem.ts'

// The part before the last @ of the authority (RFC 3986, 3.2.1).
const USER_INFO = /^(\s*https?:\/\/)([^/?#\\]*)@/i

/** The integration without a user name in its address. Throws 422 when another authentication is set as well. */
export function moveUserInfo(sent: IntegrationInput): IntegrationInput {
  const { request } = sent
  const found = USER_INFO.exec(request.url)
  if (!found) return sent
  const url = `${found[1] ?? ''}${request.url.slice(found[0].length)}`
  const [username = '', ...rest] = (found[2] ?? '').split(':')
  if (request.auth.type === 'none') {
    const auth = { type: 'basic' as const, username: decoded(username), password: decoded(rest.join(':')) }
    return { ...sent, request: { ...request, url, auth } }
  }
  const detail = 'The address holds a user name, and Authentication is set too. Take the user name out of the address.'
  throw new Problem(422, 'The integration cannot be saved.', { errors: [{ pointer: '/request/url', detail }] })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
