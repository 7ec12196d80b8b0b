import { useMutation } from '@tanstack/react-query'
import { FileUp } from '../../../parts/icons.ts'
import { useRef } from 'react'
import type { FormEvent, Ref } from 'react'
import { messageOf } from '../../../api/problem.ts'
import { useMembership } from '../../../api/membership.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { FileButton, useFileDrop } from '../../../parts/file-input.tsx'
import { workerRpc } from '../../../parts/worker-rpc.ts'
import { words } from '../../../words/words.ts'
import { decodeText } from '../../../../src/calls/import/decode-text.ts'
import type { Sheet } from './sheet.ts'

const say = words.numbers.importing

/** Ten times the size of ten thousand complete rows. */
const BYTES_MAX = 20_000_000

/** Browsers take a minute to put thousands of lines into a field: a longer paste opens at once, without the field. */
const PASTE_LENGTH_MAX = 50_000

/** A sheet, pasted or as a file. */
export function ChooseSheet({ onSheet }: { onSheet: (sheet: Sheet) => void }) {
  const country = useMembership()?.account.country ?? 'AU'
  const pasted = useRef<HTMLTextAreaElement>(null)
  const reading = useMutation({
    mutationFn: async (from: string | File) =>
      readInWorker(typeof from === 'string' ? from : await textOf(from), country),
    onSuccess: onSheet,
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const text = pasted.current?.value ?? ''
    if (text.trim() === '') pasted.current?.focus()
    else reading.mutate(text)
  }
  return (
    <form className="dialog-form" onSubmit={submit}>
      <PasteField ref={pasted} onSheet={(from) => reading.mutate(from)} />
      <div aria-live="polite">
        {reading.isPending && <Banner>{say.reading}</Banner>}
        {reading.isError && <Banner tone="bad">{messageOf(reading.error)}</Banner>}
      </div>
      <div className="row wrap">
        <Button kind="main" type="submit" busy={reading.isPending}>
          {say.look}
        </Button>
        <FileButton
          label={say.file}
          icon={FileUp}
          busy={reading.isPending}
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          onFile={(file) => reading.mutate(file)}
        />
      </div>
    </form>
  )
}

interface PasteFieldProps {
  readonly ref: Ref<HTMLTextAreaElement>
  /** A long pasted text, or a dropped file: neither waits for a button. */
  readonly onSheet: (from: string | File) => void
}

function PasteField({ ref, onSheet }: PasteFieldProps) {
  const { over, target } = useFileDrop(onSheet)
  return (
    <Field label={say.text} hint={say.textHint}>
      {(wired) => (
        <textarea
          {...wired}
          {...target}
          ref={ref}
          className={over ? 'input mono paste over' : 'input mono paste'}
          rows={12}
          spellCheck={false}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text/plain')
            if (event.currentTarget.value !== '' || text.length < PASTE_LENGTH_MAX) return
            event.preventDefault()
            onSheet(text)
          }}
        />
      )}
    </Field>
  )
}

async function textOf(file: File): Promise<string> {
  if (file.size > BYTES_MAX) throw new Error(say.tooLarge)
  const bytes = await file.arrayBuffer().catch(() => null)
  if (bytes === null) throw new Error(say.notRead)
  return decodeText(new Uint8Array(bytes))
}

/** Reads a sheet in a worker, so that the page stays responsive. */
function readInWorker(text: string, country: string): Promise<Sheet> {
  const worker = workerRpc<{ readonly text: string; readonly country: string }, Sheet>(
    new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' }),
  )
  return worker.call({ text, country }).finally(() => worker.end())
}
