import { useMutation } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../../parts/button.tsx'
import { Banner } from '../../../parts/banner.tsx'
import { ActionError } from '../../../parts/states.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { openFile, type OpenFile } from './open-file.ts'

const say = sourceWords.files

export function ChooseFile({ onFile }: { onFile: (file: OpenFile) => void }) {
  const chooser = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const opening = useMutation({
    mutationFn: async (file: File) => {
      const open = await openFile(file)
      if (open.count > 0 || open.unread.length > 0) return open
      open.close()
      throw new Error(say.empty)
    },
    onSuccess: onFile,
  })
  const take = (files: FileList | null): void => {
    const [file] = files ?? []
    if (file) opening.mutate(file)
  }
  return (
    <>
      <div
        className={over ? 'droparea over' : 'droparea'}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files)
        }}
      >
        <p className="strong">{say.drop}</p>
        <p className="hint">{say.dropWhy}</p>
        <Button kind="main" icon={FileUp} busy={opening.isPending} onClick={() => chooser.current?.click()}>
          {say.choose}
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,text/plain,application/json"
          aria-label={say.choose}
          onChange={(event) => {
            take(event.target.files)
            // The same file, mended, is chosen again.
            event.target.value = ''
          }}
        />
      </div>
      <div aria-live="polite">{opening.isPending && <Banner>{say.reading}</Banner>}</div>
      <ActionError error={opening.error} />
    </>
  )
}
