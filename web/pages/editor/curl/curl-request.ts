// A pasted command as the request of a draft: rows with names, secrets where they are typed.
import type { Auth } from '../../../../src/render/auth/kinds.ts'
import { parseCurl } from '../../../../src/render/curl/parse.ts'
import type { ImportedRequest } from '../../../../src/render/curl/parse.ts'
import { mapSecrets, newId } from '../draft/draft.ts'
import { draftAuthOf } from '../service/own-request.ts'
import type { DraftAuth, DraftRequest } from '../draft/draft.ts'
import { asUnix } from './other-shells.ts'
import type { Suggestion } from './suggest-fields.ts'

/** Reads a command of any of the shells. `null`: it is none. */
export function parsePastedCurl(text: string): ImportedRequest | null {
  return parseCurl(asUnix(text))
}

/** The request that the command becomes, with these values made into fields. */
export function draftRequestOf({ template, secrets }: ImportedRequest, chosen: readonly Suggestion[]): DraftRequest {
  const templates = new Map(chosen.map(({ row, template: text }) => [row, text]))
  return {
    ...template,
    rows: template.rows.map((row, at) => {
      const value = templates.get(at)
      // A number or a literal was one by its type; the field has its own.
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

/** A command says only what stands in its headers and query: user and password, a token, a key. */
function authOf(auth: Auth, secrets: ImportedRequest['secrets']): DraftAuth {
  return mapSecrets(draftAuthOf(auth), (_none, name) => secrets[`auth.${name}`] ?? null)
}
