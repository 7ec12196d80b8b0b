import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from '../../../parts/icons.ts'
import { useMemo } from 'react'
import type { Mapping } from '../../../../src/sources/mapping/mapping.ts'
import { playMessages } from '../../../api/messages.ts'
import type { Source } from '../../../api/sources.ts'
import { Banner } from '../../../parts/banner.tsx'
import { Button } from '../../../parts/button.tsx'
import { ActionError } from '../../../parts/states.tsx'
import { sourceWords } from '../../../words/source-words.ts'
import { readMessage, type Home, type SeenMessage } from './results.ts'

const say = sourceWords.mapping.play

interface PlayAgainProps {
  readonly source: Source
  readonly mapping: Mapping
  readonly isDirty: boolean
  /** The latest messages that were not understood when they arrived. */
  readonly messages: readonly SeenMessage[]
  /** The total number of waiting messages. */
  readonly waiting: number
  readonly home: Home
}

/** Messages that were not understood are kept: once the mapping is fixed, they are reprocessed like new ones. */
export function ReplayMessages({ source, mapping, isDirty, messages, waiting, home }: PlayAgainProps) {
  const queries = useQueryClient()
  const playing = useMutation({
    mutationFn: () => playMessages(source.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sources', source.id, 'messages'] }),
  })
  const would = useMemo(
    () => messages.filter((message) => readMessage(mapping, message, home).problems.length === 0).length,
    [mapping, messages, home],
  )
  const done = playing.data
  return (
    <div className="stackgap tight playagain" role="status">
      {done && (
        <Banner tone={done.understood === done.replayed ? 'ok' : 'warn'}>
          {say.done(done.understood, done.replayed)}
        </Banner>
      )}
      <ActionError error={playing.error} />
      {waiting > 0 && (
        <Banner
          tone="warn"
          action={
            !isDirty &&
            would > 0 && (
              <Button kind="main" small icon={RotateCw} busy={playing.isPending} onClick={() => playing.mutate()}>
                {say.go(waiting)}
              </Button>
            )
          }
        >
          {say.waiting(waiting)} {would > 0 && say.would(would)} {would > 0 && isDirty && say.saveFirst}
        </Banner>
      )}
    </div>
  )
}
