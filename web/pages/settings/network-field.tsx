// The networks that a key can be used from, one per line.
import { useQuery } from '@tanstack/react-query'
import { sessionsQuery } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { problemsByPointer } from '../../parts/field-problems.ts'
import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { words } from '../../words/words.ts'

const say = words.settings.keys

/** The lines with content, as they are sent. */
export function networksOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The JSON pointers of a failed request that are errors of networks. */
export function networkPointers(error: unknown): string[] {
  return [...problemsByPointer(error).keys()].filter((pointer) => pointer.startsWith('/addresses'))
}

interface NetworkFieldProps {
  readonly text: string
  readonly onText: (text: string) => void
  /** The error of the last request; `null`: none. */
  readonly error: unknown
  /** The networks of the last request: the text may have changed since. */
  readonly sent: readonly string[] | undefined
}

export function NetworkField({ text, onText, error, sent = [] }: NetworkFieldProps) {
  const sessions = useQuery(sessionsQuery).data?.data ?? []
  const own = sessions.find(({ current }) => current)?.ip_address
  const problems = [...problemsByPointer(error)].flatMap(([pointer, detail]) => {
    if (!pointer.startsWith('/addresses')) return []
    const network = sent[Number(pointer.split('/')[2])]
    return [network === undefined ? detail : `${sanitizeLine(network)}: ${detail}`]
  })
  return (
    <div className="networks">
      <Field
        label={say.networks}
        hint={say.networksHint}
        problem={problems.length === 0 ? undefined : problems.join(' ')}
      >
        {(wired) => (
          <textarea
            {...wired}
            className="input mono"
            rows={3}
            spellCheck={false}
            autoCapitalize="none"
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
        )}
      </Field>
      {own !== undefined && !networksOf(text).includes(own) && (
        <Button small onClick={() => onText([...networksOf(text), own].join('\n'))}>
          {say.addOwnAddress(own)}
        </Button>
      )}
    </div>
  )
}
