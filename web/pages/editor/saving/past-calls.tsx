import { useState } from 'react'
import { PastCalls } from '../../../parts/past-calls/past-calls.tsx'
import { Conditions } from '../trigger/conditions.tsx'
import { conditionOf } from '../trigger/group.ts'
import type { Group } from '../trigger/group.ts'

/** Sends past calls of any period, filtered by conditions. */
export function FilteredPastCalls({ id, onClose }: { id: string; onClose: () => void }) {
  const [only, setOnly] = useState<Group>({ match: 'all', tests: [] })
  return (
    <PastCalls
      id={id}
      conditions={only.tests.length === 0 ? null : conditionOf(only)}
      filter={<Conditions group={only} onGroup={setOnly} />}
      onClose={onClose}
    />
  )
}
