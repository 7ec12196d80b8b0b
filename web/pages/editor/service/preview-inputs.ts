import { serviceOf } from '../../../../src/integrations/services.ts'
import { secretNameOf } from '../../../../src/integrations/services/service.ts'
import { words } from '../../../words/words.ts'
import type { SecretValue } from '../../../parts/secret-value.ts'
import type { Draft } from '../draft/draft.ts'
import type { PreviewInput } from '../preview-context.ts'
import { serviceWords } from '../../../words/service-words.ts'

const say = serviceWords.services

/** The placeholders besides fields that a request may contain, by their text. */
export function previewInputsOf(service: string, settings: Draft['settings']): ReadonlyMap<string, PreviewInput> {
  const inputs = new Map<string, PreviewInput>()
  for (const one of serviceOf(service)?.inputs ?? []) {
    const value = settings[one.key] ?? null
    if (one.type === 'secret_url') {
      inputs.set(`setting:${one.key}`, { label: say.host(one.label), text: originOf(value) })
      inputs.set(`secret:${secretNameOf(one)}`, { label: say.rest(one.label), text: dotsOf(value) })
    } else if (!one.secret) inputs.set(`setting:${one.key}`, { label: one.label, text: openText(value) })
    else inputs.set(`secret:${secretNameOf(one)}`, { label: one.label, text: dotsOf(value) })
  }
  return inputs
}

function openText(value: SecretValue): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

/** The origin of a secret URL, which is not secret. */
function originOf(value: SecretValue): string | null {
  if (typeof value === 'string') return URL.parse(value.trim())?.origin ?? null
  return value?.origin ?? null
}

function dotsOf(value: SecretValue): string | null {
  if (value === null || value === '') return null
  return words.form.secretHidden(typeof value === 'string' ? '' : (value.last4 ?? ''))
}
