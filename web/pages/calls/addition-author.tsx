import { sanitizeLine } from '../../parts/sanitize-text.ts'
import { Time } from '../../parts/time.tsx'
import { words } from '../../words/words.ts'
import type { Addition } from './additions.ts'

const say = words.calls.additions

/** Who added something, and when. */
export function By({ by, at }: { by: Addition['added_by'] | null; at: string | null }) {
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

export function nameOf(by: Addition['added_by'] | null): string {
  if (by === null) return ''
  return by.name === null ? say.author[by.type] : sanitizeLine(by.name)
}
