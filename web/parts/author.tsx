import { words } from '../words/words.ts'
import { sanitizeLine } from './sanitize-text.ts'
import { Time } from './time.tsx'

const say = words.parts.author

interface Author {
  readonly type: keyof typeof say
  readonly name: string | null
}

/** Who did something, and when. */
export function By({ by, at }: { by: Author | null; at: string | null }) {
  return (
    <span className="muted">
      <bdi className="anywhere">{nameOf(by)}</bdi>
      {at !== null && (
        <>
          , <Time at={at} />
        </>
      )}
    </span>
  )
}

export function nameOf(by: Author | null): string {
  if (by === null) return ''
  return by.name === null ? say[by.type] : sanitizeLine(by.name)
}
