// Opens a pasted template as the page does: reads it, makes it a draft, and shows the request that it would send.
import { inputOfDraft } from '../../web/pages/editor/draft/input-of-draft.ts'
import { readShared } from '../../web/pages/editor/template/link.ts'
import { draftOfTemplate } from '../../web/pages/editor/template/template.ts'
import type { RequestInput } from './input.ts'

/** Nobody waits this long for a dialog. The time includes the fuzzer's other work. */
const OPEN_MS = 5000

interface OpenedTemplate {
  readonly wrong: string | null
  /** The preview that the page requests next; `null`: the template was refused. */
  readonly preview: Omit<RequestInput, 'what'> | null
}

export async function openShared(pasted: string): Promise<OpenedTemplate> {
  const begun = process.threadCpuUsage()
  const read = await readShared(pasted)
  const input = 'refused' in read ? null : inputOfDraft(draftOfTemplate(read.template, []))
  const { user, system } = process.threadCpuUsage(begun)
  const tookMs = (user + system) / 1000
  return {
    wrong: tookMs > OPEN_MS ? `opening it took ${tookMs.toFixed(0)} ms` : null,
    preview: input && {
      as: 'operator',
      method: 'POST',
      path: '~/integrations/preview',
      pick: 0,
      body: { json: { integration: input, sample: { example: 'answered' }, event: 'final' } },
    },
  }
}
