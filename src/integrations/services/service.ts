// What a service is: a file of data that fills in most of an integration. One file for each in this folder.
import type { RequestTemplate } from '../../render/request.ts'

/** Something that a service needs to know from the person, shown as one input on the page. */
export interface ServiceInput {
  readonly key: string
  readonly label: string
  readonly help: string
  readonly type: 'text' | 'select' | 'url' | 'secret' | 'secret_url'
  /** The choices of a `select`. */
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly required: boolean
  /** Whether it is kept as a secret and never shown again. */
  readonly secret: boolean
}

export interface Service {
  readonly id: string
  readonly name: string
  /** What it is for, in one sentence. */
  readonly summary: string
  readonly inputs: readonly ServiceInput[]
  /** The request that choosing it fills in. */
  readonly request: RequestTemplate
  /** Which requests it wants, to begin with. */
  readonly events: readonly ('realtime' | 'final' | 'updated')[]
  /** Not yet tried against the vendor. */
  readonly beta: boolean
  /** The vendor's page about it. */
  readonly docs_url: string | null
}
