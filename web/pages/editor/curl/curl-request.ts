// Turns a pasted command into the request of a draft: rows with ids, secrets as typed secrets.
import type { Auth } from '../../../../src/render/auth/kinds.ts'
import { parseCurl } from '../../../../src/render/curl/parse.ts'
import type { ImportedRequest } from '../../../../src/render/curl/parse.ts'
import { mapSecrets, newId } from '../draft/draft.ts'
import { draftAuthOf } from '../service/own-request.ts'
import type { DraftAuth, DraftRequest } from '../draft/draft.ts'
import { asUnix } from './other-shells.ts'
import type { Suggestion } from './suggest-fields.ts'

/** Reads a command of any supported shell. `null`: the text is not a cURL command. */
export function parsePastedCurl(text: string): ImportedRequest | null {
  return parseCurl(asUnix(text))
}

/** The request of the command; the chosen values become fields. */
export function draftRequestOf({ template, secrets }: ImportedRequest, chosen: readonly Suggestion[]): DraftRequest {
  const templates = new Map(chosen.map(({ row, template: text }) => [row, text]))
  return {
    ...template,
    rows: template.rows.map((row, at) => {
      const value = templates.get(at)
      // A number or a literal had its own type; a field uses the automatic type.
      return { ...row, id: newId(), ...(value !== undefined && { value, type: 'auto' as const }) }
    }),
    headers: template.headers.map(({ key, value, secret, ...rest }) => ({
      ...rest,
      id: newId(),
      key,
      secret,
      value: secret ? (secrets[`header.${key.toLowerCase()}`] ?? null) : value,
    })),
    auth: authOf(template.auth, secrets),
  }
}

/** The authentication that the command shows in its headers and query: user and password, a token, or a key. */
function authOf(auth: Auth, secrets: ImportedRequest['secrets']): DraftAuth {
  return mapSecrets(draftAuthOf(auth), (_none, name) => secrets[`auth.${name}`] ?? null)
}
