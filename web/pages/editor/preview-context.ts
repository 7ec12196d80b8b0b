// Context for every value of the editor: the catalogue of fields, the sample call at its chosen moment, and whether the
// integration is Realtime. The page provides it; the field list, values and rows read it.
import { createContext, useContext } from 'react'
import type { FieldValue } from '../../../src/calls/call.ts'
import type { Field } from '../../../src/calls/fields.ts'

/** An input of the service, as a request refers to it. */
export interface PreviewInput {
  readonly label: string
  /** The typed text; for a secret only dots; `null`: nothing yet. */
  readonly text: string | null
}

export interface PreviewState {
  readonly fields: readonly Field[]
  /** Codes of the fields that recent calls of the account had; these are listed first. Empty until they are loaded. */
  readonly seen: ReadonlySet<string>
  /** The values of the sample call at the chosen moment, by code. */
  readonly sample: ReadonlyMap<string, FieldValue>
  readonly realtime: boolean
  /** The inputs of the service, by their placeholders in a request: `setting:channel`, `secret:input.key`. */
  readonly inputs: ReadonlyMap<string, PreviewInput>
  /** The beginning of links to recordings, if only this machine can open them; `null`: everybody can, or it is not known. */
  readonly localLinks: string | null
  /** Country and time zone for values, as on the server (T17). */
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
