// The kinds of sources there are. A new system is a file of data here and an adapter: docs/guide/write-a-source.md.
import { api } from './api.ts'
import { asteriskAri } from './asterisk-ari.ts'
import { asterisk } from './asterisk.ts'
import { files } from './files.ts'
import { freeswitch } from './freeswitch.ts'
import { jambonz } from './jambonz.ts'
import type { SourceKind } from './kind.ts'
import { push } from './push.ts'
import { twilio } from './twilio.ts'

/** Phone systems, in the order in which they are shown. */
export const systemKinds = [asterisk, asteriskAri, freeswitch, twilio, jambonz] as const

/** What fits any system. */
export const anyKinds = [push, api, files] as const

export const sourceKinds = [api, ...systemKinds, push, files] as const

/** The ids of those that are dialled, whose systems can be asked for their calls, and of those that are not. */
export const dialledKinds: readonly string[] = idsOf((kind) => kind.mode === 'dialled')
export const otherKinds: readonly string[] = idsOf((kind) => kind.mode !== 'dialled')

function idsOf(is: (kind: SourceKind) => boolean): string[] {
  return sourceKinds.filter(is).map(({ id }) => id)
}

export type KindId = (typeof sourceKinds)[number]['id']

export type KnownKind = SourceKind<KindId>

const byId: ReadonlyMap<string, KnownKind> = new Map(sourceKinds.map((kind) => [kind.id, kind]))

/** `undefined`: there is no such kind, such as of replayed sessions. */
export function kindOf(id: string): KnownKind | undefined {
  return byId.get(id)
}
