// Separates a request from its service: the values of the inputs are written into it.
import type { Service } from '../../../../src/integrations/services/service.ts'
import { parseTemplate } from '../../../../src/render/template/parse.ts'
import { escapeLiteral, printTemplate } from '../../../../src/render/template/print.ts'
import { mapSecrets } from '../draft/draft.ts'
import type { Draft, DraftRequest } from '../draft/draft.ts'

/**
 * `lostAddress`: the URL contained a secret of the service, and has to be written again. Secrets are removed: they belong to
 * the service.
 */
export function literalSettings(
  { request, settings }: Draft,
  from: Service | undefined,
): { readonly request: DraftRequest; readonly lostAddress: boolean } {
  const open = new Set(from?.inputs.filter(({ type }) => type !== 'secret').map(({ key }) => key))
  const put = (template: string): string =>
    printTemplate(
      parseTemplate(template).flatMap((part) => {
        if (part.kind !== 'placeholder' || part.of === 'field') return [part]
        const text = part.of === 'setting' && open.has(part.name) ? settings[part.name] : ''
        return typeof text === 'string' && text !== '' ? parseTemplate(escapeLiteral(text)) : []
      }),
    )
  const lostAddress = parseTemplate(request.url).some((part) => part.kind === 'placeholder' && part.of === 'secret')
  return {
    lostAddress,
    request: {
      ...request,
      url: lostAddress ? '' : put(request.url),
      rows: request.rows.map((row) => ({ ...row, value: put(row.value) })),
      raw: request.raw && { ...request.raw, body: put(request.raw.body) },
      headers: request.headers.map((row) => ({
        ...row,
        value: row.secret ? null : typeof row.value === 'string' ? put(row.value) : row.value,
      })),
      auth: mapSecrets(request.auth, () => null),
    },
  }
}
