// A draft as the API and the renderer take it: row by row the same, so that a problem at `request.rows[2]` is the third row.
import type { SentAuth, SentHeader, SentIntegration } from '../../../../src/integrations/secrets.ts'
import type { Row } from '../../../../src/render/request.ts'
import type { Draft, DraftAuth, DraftHeader, DraftRow } from './draft.ts'

export function sentOf({ request, ...rest }: Draft): SentIntegration {
  return {
    ...rest,
    request: {
      ...request,
      rows: request.rows.map(sentRow),
      headers: request.headers.map(sentHeader),
      auth: sentAuth(request.auth),
    },
  }
}

function sentRow({ key, value, type, omit_empty, enabled }: DraftRow): Row {
  return { key, value, type, omit_empty, enabled }
}

/** A secret that is still empty is none: an empty text would be kept as one. */
function sentHeader({ key, value, secret, encoding }: DraftHeader): SentHeader {
  return { key, value: secret && value === '' ? null : value, secret, ...(encoding && { encoding }) }
}

function sentAuth(auth: DraftAuth): SentAuth {
  switch (auth.type) {
    case 'none':
      return auth
    case 'basic':
      return { ...auth, password: auth.password === '' ? null : auth.password }
    case 'bearer':
      return { ...auth, token: auth.token === '' ? null : auth.token }
    case 'api_key':
      return { ...auth, value: auth.value === '' ? null : auth.value }
  }
}
