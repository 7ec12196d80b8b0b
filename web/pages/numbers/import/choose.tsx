import { useMutation } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import type { FormEvent, Ref } from 'react'
import { messageOf } from '../../../api/problem.ts'
import { useSession } from '../../../api/session.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { words } from '../../../words/words.ts'
import { decodeSheet } from '../../../../src/calls/sheet/decode.ts'
import { readBeside } from './read.ts'
import type { Sheet } from './sheet.ts'

const say = words.numbers.importing

/** Ten times what ten thousand rows with everything in them have. */
const bytesMax = 20_000_000

/** Browsers take a minute to put thousands of lines into a field: a paste of more characters is looked at right away. */
const longPaste = 50_000

/** A sheet, pasted or as a file. */
export function Choose({ onSheet }: { onSheet: (sheet: Sheet) => void }) {
  const country = useSession()?.account.country ?? 'AU'
  const pasted = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  const reading = useMutation({
    mutationFn: async (from: string | File) =>
      readBeside(typeof from === 'string' ? from : await textOf(from), country),
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
        <Button icon={FileUp} busy={reading.isPending} onClick={() => chooser.current?.click()}>
          {say.file}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          aria-label={say.file}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            // The same file, mended, is chosen again.
            event.target.value = ''
            if (file) reading.mutate(file)
          }}
        />
      </div>
    </form>
  )
}

interface PasteFieldProps {
  readonly ref: Ref<HTMLTextAreaElement>
  /** A long text that was pasted, or a file that was dropped: neither waits for a button. */
  readonly onSheet: (from: string | File) => void
}

function PasteField({ ref, onSheet }: PasteFieldProps) {
  const [over, setOver] = useState(false)
  return (
    <Field label={say.text} hint={say.textHint}>
      {(wired) => (
        <textarea
          {...wired}
          ref={ref}
          className={over ? 'input mono paste over' : 'input mono paste'}
          rows={12}
          spellCheck={false}
          onPaste={(event) => {
            const text = event.clipboardData.getData('text/plain')
            if (event.currentTarget.value !== '' || text.length < longPaste) return
            event.preventDefault()
            onSheet(text)
          }}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes('Files')) return
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            setOver(false)
            const [file] = event.dataTransfer.files
            if (!file) return
            event.preventDefault()
            onSheet(file)
          }}
        />
      )}
    </Field>
  )
}

async function textOf(file: File): Promise<string> {
  if (file.size > bytesMax) throw new Error(say.tooLarge)
  const bytes = await file.arrayBuffer().catch(() => null)
  if (bytes === null) throw new Error(say.notRead)
  return decodeSheet(new Uint8Array(bytes))
}
