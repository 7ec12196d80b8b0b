import { useQuery } from '@tanstack/react-query'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { readMapping } from '../../../../src/sources/mapping/read-mapping.ts'
import { mappingsQuery } from '../../../api/mappings.ts'
import { Button } from '../../../parts/button.tsx'
import { Dialog } from '../../../parts/dialog.tsx'
import { Empty, Failed, Loading } from '../../../parts/states.tsx'
import { sourceWords } from '../../../words/source-words.ts'

const say = sourceWords.mapping.ready

interface ReadyDialogProps {
  readonly onTake: (mapping: Mapping, name: string) => void
  readonly onClose: () => void
}

/** Ready-made mappings, to start with. */
export function ReadyDialog({ onTake, onClose }: ReadyDialogProps) {
  const ready = useQuery(mappingsQuery)
  return (
    <Dialog title={say.title} wide onClose={onClose}>
      <p className="hint">{say.why}</p>
      {ready.isPending && <Loading rows={4} />}
      {ready.isError && <Failed error={ready.error} onRetry={() => void ready.refetch()} />}
      {ready.data?.length === 0 && <Empty title={say.none} />}
      <ul className="readylist">
        {ready.data?.map(({ id, name, summary, mapping, docs, checked_on: checked }) => (
          <li key={id}>
            <div>
              <h3>{name}</h3>
              <p className="hint">{summary}</p>
              <p className="hint">
                <a href={docs} target="_blank" rel="noreferrer">
                  {say.docs}
                </a>
                , {say.checked(checked)}
              </p>
            </div>
            <Button
              small
              aria-label={say.takeOf(name)}
              onClick={() => {
                const read = readMapping(mapping)
                if ('mapping' in read) onTake(read.mapping, name)
              }}
            >
              {say.take}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
