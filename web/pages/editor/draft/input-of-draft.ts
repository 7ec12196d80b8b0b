// Turns a draft into the input of the API and the renderer: row by row the same, so that a problem at `request.rows[2]` is in
// the third row.
import type { HeaderInput, IntegrationInput } from '../../../../src/integrations/integration.ts'
import type { Row } from '../../../../src/render/request.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import { mapSecrets } from './draft.ts'
import type { Draft, DraftHeader, DraftRow } from './draft.ts'

export function inputOfDraft({ request, customised: _customised, ...rest }: Draft): IntegrationInput {
  return {
    ...rest,
    tls: { ...rest.tls, key: noEmpty(rest.tls.key) },
    request: {
      ...request,
      rows: request.rows.map(rowInput),
      headers: request.headers.map(headerInput),
      auth: mapSecrets(request.auth, noEmpty),
    },
  }
}

function rowInput({ key, value, type, omit_empty, enabled }: DraftRow): Row {
  return { key, value, type, omit_empty, enabled }
}

/** Turns an empty secret into `null`, because the server would save an empty text as a secret. */
function noEmpty(value: SecretValue): SecretValue {
  return value === '' ? null : value
}

function headerInput({ key, value, secret, encoding }: DraftHeader): HeaderInput {
  return { key, value: secret ? noEmpty(value) : value, secret, ...(encoding && { encoding }) }
}
