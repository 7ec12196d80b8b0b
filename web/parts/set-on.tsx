import { useZone } from '../api/membership.ts'
import { absolute, date } from '../words/format.ts'
import { words } from '../words/words.ts'

/** When a secret was saved; the moment itself on hover. */
export function SetOn({ at }: { at: string }) {
  const zone = useZone()
  return (
    <time dateTime={at} title={absolute(at, zone)}>
      {words.parts.setOn(date(at, zone))}
    </time>
  )
}
