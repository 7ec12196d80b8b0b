// What the API needs of sources and of calls from files, said by the one who needs it: part of `Parts`.
import type { Call } from '../../calls/call.ts'
import type { Source } from '../../store/sources/sources.ts'
import type { Taken } from './intake-part.ts'

export interface SourcesPart {
  /** `null`: there is no such kind. */
  traitsOf(kind: string): KindTraits | null
  /**
   * Why these settings of a kind cannot work in this account, and where (`/settings/host`); empty: they can. `before`: those they
   * take the place of, whose host is not judged anew (S11).
   */
  flaws(
    accountId: number,
    kind: string,
    settings: Readonly<Record<string, unknown>>,
    before?: Readonly<Record<string, unknown>>,
  ): Promise<readonly { pointer: string; detail: string }[]>
  statusOf(sourceId: number): SourceStatus | null
  /** Why a source does not dial, since it may not or cannot begin, and what to do; `null`: it is not stopped. */
  stoppedWhy(sourceId: number): string | null
  /** All that are stopped, with why. */
  stopped(): ReadonlyMap<number, string>
  /** Those that are connected and lack a right, with what is missing and what to do. */
  incomplete(): ReadonlyMap<number, string>
  /**
   * Connects with settings that are not saved, within ten seconds; `waitS`: the account did so too often, and may again in so many
   * seconds. A kind that posts needs no connection.
   */
  attempt(
    accountId: number,
    kind: string,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<
    | { readonly connected: boolean; readonly problem: string | null; readonly missing: readonly MissingRight[] }
    | { readonly waitS: number }
  >
  /** The kinds of sources that may tell a field, by its code. */
  suppliersOf(code: string): readonly string[]
  /** The source whose address ends with this token; `null`: none that is switched on. Throws `unavailable` while that is not known. */
  postedBy(token: string): PostedSource | null
  /** The same by its id. */
  posted(sourceId: number): PostedSource | null
  /** What a message to a source with these settings holds, as a mapping sees it: `{ body, query, headers }`. */
  treeOf(settings: Readonly<Record<string, unknown>>, message: Message): unknown
  /** The mappings that come with Offhook. */
  readonly readyMappings: readonly ReadyMapping[]
}

/** Calls that are over, row by row as a file tells them (C18). */
export interface ImportsPart {
  /** Resolves when all is stored; rejects as `IntakePart.take` does, and then the same rows may be sent again. */
  importRows(
    source: Source,
    asked: { readonly rows: readonly ImportRow[]; readonly tellsIntegrations: boolean },
  ): Promise<ImportedRows>
  /** The same, and nothing is stored; with this mapping instead of the source's, where one is given. */
  rehearseRows(
    source: Source,
    rows: readonly ImportRow[],
    mapping?: unknown,
  ): Promise<ImportedRows & { readonly calls: readonly { readonly index: number; readonly call: Call }[] }>
}

/** Cells by heading, or what a line of NDJSON holds. */
export type ImportRow = Readonly<Record<string, unknown>>

/** What became of rows, by their number. */
export interface ImportedRows {
  readonly taken: number
  /** Of calls that had ended already. */
  readonly known: number
  /** None of our business, as the mapping says. */
  readonly passedOver: number
  /** `index` counts from 0. */
  readonly refused: readonly { readonly index: number; readonly problems: readonly string[] }[]
}

/** What is to be known of a kind to save its sources. */
export interface KindTraits {
  /** Names of the settings that are secrets. */
  readonly secrets: readonly string[]
  /** Where a secret goes (S26). */
  origin(settings: Readonly<Record<string, unknown>>, secret: string): string
  readonly isDialled: boolean
  /** Its sources have an address of their own. */
  readonly isPosted: boolean
}

/** A request before its body is read. */
export interface MessageHead {
  /** In ms since 1970. */
  readonly at: number
  readonly method: string
  /** After the token. */
  readonly path: string
  readonly query: string
  /** By names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

export interface Message extends MessageHead {
  readonly body: Uint8Array
}

/** A source that is posted to. */
export interface PostedSource {
  /** Why a message cannot be its vendor's (403); `null`: it may be. */
  refusesHead(head: MessageHead): string | null
  /** Resolves when what it tells is stored, with the answer; rejects as `IntakePart.take` does. */
  take(message: Message): Promise<MessageAnswer>
  /** Keeps that a message came of which the body was not taken, and why. */
  missed(head: MessageHead, why: string): Promise<void>
  /** Plays messages again that were not understood: these, by their UUIDs, or all (`null`). */
  play(ids: readonly string[] | null): Promise<{ readonly played: number; readonly understood: number }>
  /** Since the program started. */
  received(): {
    readonly lastAt: number | null
    readonly understood: number
    readonly refused: { readonly count: number; readonly lastAt: number; readonly why: string } | null
  }
}

export interface MessageAnswer {
  readonly status: number
  readonly type?: string
  readonly body?: string
  readonly taken: readonly Taken[]
}

/** A mapping that comes with Offhook, as `GET /api/v1/mappings` tells it. */
export interface ReadyMapping {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly steps: readonly string[]
  readonly mapping: object
  readonly auth?: Readonly<Record<string, unknown>>
  readonly columns?: readonly string[]
  readonly docs: string
  readonly checked: string
  readonly confirmed: string
}

/** A right that the login of a source lacks: as the phone system calls it, and what is not reported for want of it. */
export interface MissingRight {
  readonly right: string
  readonly without: string
}

/** What is known of a source while it runs. Times are milliseconds since 1970. */
export interface SourceStatus {
  readonly connected: boolean
  readonly since: number | null
  readonly lastEventAt: number | null
  /** What is wrong and what to do, in a sentence; `null`: nothing. */
  readonly problem: string | null
  /** What the phone system does not let it hear or ask. */
  readonly missingRights: readonly MissingRight[]
  /** Stretches of which not all is known; `to` is null while one lasts. */
  readonly gaps: readonly {
    readonly from: number
    readonly to: number | null
    readonly why: string
    readonly dropped: number
  }[]
  /** Contexts seen, with what each is taken for (C15). */
  readonly contexts: readonly SourceContext[]
}

export interface SourceContext {
  readonly name: string
  readonly proposed: 'inbound' | 'outbound' | 'internal' | 'ignore' | null
  readonly marked: 'inbound' | 'outbound' | 'internal' | 'ignore' | null
}
