// All kinds of sources. A new system is a file of data here and an adapter: docs/guide/write-a-source.md.
import { api } from './api.ts'
import { asteriskAri } from './asterisk-ari.ts'
import { asterisk } from './asterisk.ts'
import { files } from './files.ts'
import { freeswitch } from './freeswitch.ts'
import { jambonz } from './jambonz.ts'
import type { SourceKind } from './kind.ts'
import { push } from './push.ts'
import { twilio } from './twilio.ts'

/** Phone systems, in the order of display. */
export const SYSTEM_KINDS = [asterisk, asteriskAri, freeswitch, twilio, jambonz] as const

/** Kinds for any system. */
export const GENERIC_KINDS = [push, api, files] as const

export const SOURCE_KINDS = [api, ...SYSTEM_KINDS, push, files] as const

/** The ids of dialled kinds, whose systems can be asked for their calls, and of the others. */
export const dialledKinds: readonly string[] = idsOf((kind) => kind.mode === 'dialled')
export const otherKinds: readonly string[] = idsOf((kind) => kind.mode !== 'dialled')

function idsOf(is: (kind: SourceKind) => boolean): string[] {
  return SOURCE_KINDS.filter(is).map(({ id }) => id)
}

export type KindId = (typeof SOURCE_KINDS)[number]['id']

export type KnownKind = SourceKind<KindId>

const KIND_BY_ID: ReadonlyMap<string, KnownKind> = new Map(SOURCE_KINDS.map((kind) => [kind.id, kind]))

/** `undefined`: no such kind, for example that of replayed sessions. */
export function kindOf(id: string): KnownKind | undefined {
  return KIND_BY_ID.get(id)
}
