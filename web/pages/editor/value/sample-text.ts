// The text of a placeholder for the sample call, as it would be sent: by the renderer's own functions.
import type { Field } from '../../../../src/calls/fields.ts'
import { compileTemplate } from '../../../../src/render/template/compile.ts'
import { evaluateText, newRun } from '../../../../src/render/template/evaluate.ts'
import { isolated } from '../../../../src/render/template/isolate.ts'
import { isEmpty } from '../../../../src/render/template/value.ts'
import { sanitizeText } from '../../../parts/sanitize-text.ts'
import type { PreviewState } from '../preview-context.ts'

/** Longer texts are cut in one-line displays. */
const SHOWN_MAX = 200

/** A template as text for the sample call. */
export function sampleText(template: string, { sample, home }: Pick<PreviewState, 'sample' | 'home'>): string {
  const { pieces } = compileTemplate(template, { known: new Set(), openPrefix: 'custom.' })
  const run = newRun((name) => sample.get(name), home)
  return pieces.map((piece) => (typeof piece === 'string' ? piece : evaluateText(piece, run))).join('')
}

/** A message text as its readers see it: invisible characters are shown, and no value turns the direction of another (T19). */
export function messageText(template: string, { sample, home }: Pick<PreviewState, 'sample' | 'home'>): string {
  const { pieces } = compileTemplate(template, { known: new Set(), openPrefix: 'custom.' })
  const run = newRun((name) => sample.get(name), home)
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? sanitizeText(piece) : isolated(sanitizeText(evaluateText(piece, run))),
    )
    .join('')
}

/** The value of a field in the list: short, dates in the account's time zone; `null`: the sample call does not have it. */
export function sampleOf(
  field: Pick<Field, 'code' | 'type'>,
  preview: Pick<PreviewState, 'sample' | 'home'>,
): string | null {
  const value = preview.sample.get(field.code) ?? null
  if (isEmpty(value)) return null
  const filter = field.type === 'datetime' ? '|date:d MMM, HH:mm' : ''
  return sampleText(`[[${field.code}${filter}]]`, preview).slice(0, SHOWN_MAX)
}
