import { useMutation } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { Banner } from '../../../parts/banner.tsx'
import { FileButton, useFileDrop } from '../../../parts/file-input.tsx'
import { ActionError } from '../../../parts/states.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { openFile, type OpenFile } from './open-file.ts'

const say = sourceWords.files

export function ChooseFile({ onFile }: { onFile: (file: OpenFile) => void }) {
  const opening = useMutation({
    mutationFn: async (file: File) => {
      const open = await openFile(file)
      if (open.count > 0 || open.unread.length > 0) return open
      open.close()
      throw new Error(say.empty)
    },
    onSuccess: onFile,
  })
  const { over, target } = useFileDrop((file) => opening.mutate(file))
  return (
    <>
      <div className={over ? 'droparea over' : 'droparea'} {...target}>
        <p className="strong">{say.drop}</p>
        <p className="hint">{say.dropWhy}</p>
        <FileButton
          label={say.choose}
          kind="main"
          icon={FileUp}
          busy={opening.isPending}
          accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,text/csv,text/plain,application/json"
          onFile={(file) => opening.mutate(file)}
        />
      </div>
      <div aria-live="polite">{opening.isPending && <Banner>{say.reading}</Banner>}</div>
      <ActionError error={opening.error} />
    </>
  )
}
