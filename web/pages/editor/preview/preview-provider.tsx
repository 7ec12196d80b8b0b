// Provides the catalogue of fields, and one call at one moment, chosen here and kept while editing.
import { useSettled } from '../../../parts/use-settled.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useMemo } from 'react'
import type { ReactNode } from 'react'
import type { EventType, FieldValue } from '../../../../src/calls/call.ts'
import { fieldOf, FIELDS as catalogue } from '../../../../src/calls/fields.ts'
import type { Field } from '../../../../src/calls/fields.ts'
import { contextOf, valuesOf } from '../../../../src/integrations/placeholder-values.ts'
import type { PreviewFacts } from '../../../../src/integrations/preview.ts'
import type { ListedCall } from '../../../api/calls.ts'
import { recordingSettingsQuery } from '../../../api/recording-settings.ts'
import type { Draft } from '../draft/draft.ts'
import { previewInputsOf } from '../service/preview-inputs.ts'
import { PreviewContext } from '../preview-context.ts'
import type { PreviewState } from '../preview-context.ts'
import {
  callMoment,
  exampleMoment,
  exampleOf,
  momentsIn,
  momentsOfExample,
  usualMoment,
  usualSample,
} from './sample-choice.ts'
import type { SampleChoice, SampledMoment, Trigger } from './sample-choice.ts'
import { latestCallsQuery, momentsQuery, seenQuery } from './sample-queries.ts'
import { useAccount } from './use-account.ts'

export interface Sample {
  readonly choice: SampleChoice
  readonly event: EventType
  readonly moment: SampledMoment
  /** The moments that the chosen call has. */
  readonly has: ReadonlySet<EventType>
  /** Real calls to choose from, newest first. */
  readonly calls: readonly ListedCall[]
  readonly facts: PreviewFacts
  readonly choose: (choice: SampleChoice) => void
  readonly chooseEvent: (event: EventType) => void
}

const SampleContext = createContext<Sample | null>(null)

/** The chosen call and moment. Only within `PreviewProvider`. */
export function useSample(): Sample {
  const sample = useContext(SampleContext)
  if (!sample) throw new Error('useSample is for what stands within PreviewProvider')
  return sample
}

interface PreviewProviderProps {
  readonly draft: Draft
  readonly children: ReactNode
}

export function PreviewProvider({ draft, children }: PreviewProviderProps) {
  const sample = useSampleState(draft)
  const preview = usePreviewState(draft, sample)
  return (
    <SampleContext value={sample}>
      <PreviewContext value={preview}>{children}</PreviewContext>
    </SampleContext>
  )
}

interface SampleSelection {
  readonly choice: SampleChoice | null
  readonly event: EventType | null
}

/** The choice is kept when the page goes from a new integration to the saved one. */
const SELECTION_KEY = ['editor', 'sample']

function useChosen(): [SampleSelection, (change: Partial<SampleSelection>) => void] {
  const queries = useQueryClient()
  const { data } = useQuery<SampleSelection>({
    queryKey: SELECTION_KEY,
    queryFn: () => queries.getQueryData<SampleSelection>(SELECTION_KEY) ?? NO_SELECTION,
    initialData: NO_SELECTION,
    staleTime: 'static',
    gcTime: Infinity,
  })
  const choose = useCallback(
    (change: Partial<SampleSelection>) =>
      queries.setQueryData<SampleSelection>(SELECTION_KEY, (before) => ({ ...NO_SELECTION, ...before, ...change })),
    [queries],
  )
  return [data, choose]
}

const NO_SELECTION: SampleSelection = { choice: null, event: null }
const NO_CALLS: readonly ListedCall[] = []

function useSampleState(draft: Draft): Sample {
  const [chosen, change] = useChosen()
  const account = useAccount()
  const calls = useQuery(latestCallsQuery).data ?? NO_CALLS
  const { realtime, final, updated, statuses, conditions } = draft
  const trigger = useMemo<Trigger>(
    () => ({ realtime, final, updated, statuses, conditions }),
    [realtime, final, updated, statuses, conditions],
  )
  const choice = useMemo(() => chosen.choice ?? usualSample(calls, trigger), [chosen.choice, calls, trigger])
  const { event, moment, has } = useMoment(choice, chosen.event, trigger)
  const choose = useCallback((next: SampleChoice) => change({ choice: next }), [change])
  const chooseEvent = useCallback((next: EventType) => change({ event: next }), [change])
  const { eventId, numberCountry } = moment
  const facts = useMemo(() => ({ account, numberCountry, eventId }), [account, numberCountry, eventId])
  return useMemo(
    () => ({ choice, event, moment, has, calls, facts, choose, chooseEvent }),
    [choice, event, moment, has, calls, facts, choose, chooseEvent],
  )
}

/** The chosen moment, if the call has it; else the moment to show first. */
function useMoment(
  choice: SampleChoice,
  chosen: EventType | null,
  trigger: Trigger,
): Pick<Sample, 'event' | 'moment' | 'has'> {
  const id = 'call_id' in choice ? choice.call_id : null
  const { data } = useQuery(momentsQuery(id))
  const example = 'example' in choice ? choice.example : null
  return useMemo(() => {
    const among = (has: ReadonlySet<EventType>, usual: EventType): EventType =>
      chosen !== null && has.has(chosen) ? chosen : usual
    // Until a real call is loaded, an example takes its place, so that the page is complete from the start.
    if (id === null || !data) {
      const shown = example ?? exampleOf(trigger) ?? 'answered'
      const moments = momentsOfExample(shown)
      const has = new Set(moments.map(({ type }) => type))
      const event = among(has, usualMoment(trigger, moments, {}))
      return { event, has, moment: exampleMoment(shown, event) }
    }
    const moments = data.data.map((one) => ({ type: one.type, fields: one.fields, eventId: one.event_id }))
    const has = momentsIn(moments)
    const event = among(has, usualMoment(trigger, moments, data.current_fields))
    const known = { moments, known: data.current_fields, numberCountry: data.country }
    return { event, has, moment: callMoment(known, event) }
  }, [id, data, example, chosen, trigger])
}

function usePreviewState(draft: Draft, { moment, facts }: Sample): PreviewState {
  const seen = useSeen()
  const localLinks = useLocalLinks()
  // A name that is being typed settles first: otherwise each letter would redraw all values of the editor.
  const routeName = useSettled(draft.name, SETTLED_MS)
  const { realtime, service, settings } = draft
  const inputs = useMemo(() => previewInputsOf(service, settings), [service, settings])
  const fields = useMemo(() => withOwn(seen, moment.fields), [seen, moment])
  const sample = useMemo(() => {
    const values = valuesOf(moment, { account: facts.account, routeName, eventId: facts.eventId })
    return new Map(fields.map(({ code }): [string, FieldValue] => [code, values(code) ?? null]))
  }, [fields, moment, facts, routeName])
  return useMemo(
    () => ({
      fields,
      seen,
      sample,
      realtime,
      inputs,
      localLinks,
      home: contextOf(moment, facts.account, facts.numberCountry),
    }),
    [fields, seen, sample, realtime, inputs, localLinks, moment, facts],
  )
}

/** Without a keystroke for this time, the typed text counts as complete. */
const SETTLED_MS = 400

function useLocalLinks(): string | null {
  const { data } = useQuery(recordingSettingsQuery)
  return data && !data.public_url.is_set ? data.public_url.url : null
}

const NONE_SEEN: ReadonlySet<string> = new Set()

function useSeen(): ReadonlySet<string> {
  const { data } = useQuery(seenQuery)
  return useMemo(() => (data ? new Set(data.map(({ code }) => code)) : NONE_SEEN), [data])
}

/** The catalogue of fields, followed by the account's custom fields. */
function withOwn(seen: ReadonlySet<string>, ofCall: object): readonly Field[] {
  const own = new Set([...seen, ...Object.keys(ofCall)].filter((code) => code.startsWith('custom.')))
  return [...catalogue, ...[...own].toSorted().flatMap((code) => fieldOf(code) ?? [])]
}
