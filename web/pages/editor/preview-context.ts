// What every value of the editor looks at: the catalogue of fields, the sample call at its chosen moment, and whether the
// integration is Realtime. The page provides it; the list of fields, values and rows read it.
import { createContext, useContext } from 'react'
import type { FieldValue } from '../../../src/calls/call.ts'
import type { Field } from '../../../src/calls/fields.ts'

/** An input of the service, as a request refers to it. */
export interface PreviewInput {
  readonly label: string
  /** What was typed into it; of a secret only dots; `null`: nothing yet. */
  readonly text: string | null
}

export interface PreviewState {
  readonly fields: readonly Field[]
  /** Codes that the account's calls carried lately; they come first. Empty until that is known. */
  readonly seen: ReadonlySet<string>
  /** The fields of the sample call at the chosen moment, by code. */
  readonly sample: ReadonlyMap<string, FieldValue>
  readonly realtime: boolean
  /** The inputs of the service, by what stands for them in a request: `setting:channel`, `secret:input.key`. */
  readonly inputs: ReadonlyMap<string, PreviewInput>
  /** What links to recordings begin with, where only this machine can open them; `null`: everybody can, or it is not known. */
  readonly localLinks: string | null
  /** Country and zone that values are read in, as the server does (T17). */
  readonly home: { readonly country: string; readonly timezone: string }
}

export const PreviewContext = createContext<PreviewState>({
  fields: [],
  seen: new Set(),
  sample: new Map(),
  realtime: false,
  inputs: new Map(),
  localLinks: null,
  home: { country: 'AU', timezone: 'UTC' },
})

export function usePreview(): PreviewState {
  return useContext(PreviewContext)
}
