import { useZone } from '../api/membership.ts'
import { absolute, relative } from '../words/format.ts'
import { useNow } from './time.tsx'

/** A moment as the time since then or until then; the moment itself on hover. */
export function Ago({ at }: { at: string }) {
  const zone = useZone()
  const now = useNow()
  return (
    <time dateTime={at} title={absolute(at, zone)}>
      {relative(at, now)}
    </time>
  )
}
