// The settings for requesting a token (S25): texts of the Authentication tab, with the service's inputs filled in (T18). They
// cannot hold fields of a call, because one token serves all calls.
import { NEVER_SENT, type OAuth2Auth } from './auth/kinds.ts'
import { compileTemplate } from './template/compile.ts'

interface FilledOAuth {
  readonly auth: OAuth2Auth
  readonly flaws: readonly { readonly path: string; readonly message: string }[]
}

/** Parameters that Offhook sets in a token request; extra token parameters must not repeat them. */
const OWN = new Set(['grant_type', 'client_id', 'client_secret', 'refresh_token', 'scope', 'code', 'redirect_uri'])

const NO_FIELDS: ReadonlySet<string> = new Set()

/** Fills in the inputs, and reports missing or invalid settings. Paths are relative to the request. */
export function fillOAuth(auth: OAuth2Auth, settings: ReadonlyMap<string, string>): FilledOAuth {
  const flaws: { path: string; message: string }[] = []
  const fill = (source: string, path: string): string => {
    const { pieces, problems } = compileTemplate(source, {
      known: NO_FIELDS,
      openPrefix: 'custom.',
      settings,
      neverSent: NEVER_SENT,
    })
    for (const { message } of problems) flaws.push({ path, message })
    if (problems.length === 0 && pieces.some((piece) => typeof piece === 'object'))
      flaws.push({
        path,
        message: 'Call fields can’t be used here, because one token serves all calls. Enter a fixed value.',
      })
    return pieces.map((piece) => (typeof piece === 'string' ? piece : '')).join('')
  }
  const filled = {
    ...auth,
    token_url: fill(auth.token_url, 'auth.token_url').trim(),
    client_id: fill(auth.client_id, 'auth.client_id').trim(),
    scope: fill(auth.scope, 'auth.scope').trim(),
    authorize_url: fill(auth.authorize_url, 'auth.authorize_url').trim(),
    extra: auth.extra.flatMap(({ key, value }, index) =>
      key === '' && value === '' ? [] : [{ key: key.trim(), value: fill(value, `auth.extra[${index}].value`) }],
    ),
  }
  if (auth.client_id.trim() === '') flaws.push({ path: 'auth.client_id', message: 'Enter your app’s client ID.' })
  if (auth.token_url.trim() === '') flaws.push({ path: 'auth.token_url', message: 'Enter the Token URL.' })
  else if (!isAddress(filled.token_url)) flaws.push({ path: 'auth.token_url', message: NO_ADDRESS })
  if (auth.authorize_url.trim() !== '' && !isAddress(filled.authorize_url))
    flaws.push({ path: 'auth.authorize_url', message: NO_ADDRESS })
  for (const [index, { key, value }] of auth.extra.entries()) {
    const path = `auth.extra[${index}].key`
    if (key.trim() === '' && value !== '')
      flaws.push({ path, message: 'Enter a name for this parameter, or delete it.' })
    if (OWN.has(key.trim()))
      flaws.push({ path, message: `Offhook sets "${key.trim()}" itself. Delete this parameter.` })
  }
  return { auth: filled, flaws }
}

const NO_ADDRESS = 'Not a valid URL. Enter a full URL such as https://auth.example.com/token, without a username.'

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.host !== '' && url.username === '' && url.password === ''
}
