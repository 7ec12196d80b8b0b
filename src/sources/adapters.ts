// The adapter of each kind of source: docs/guide/write-a-source.md.
import { apiAdapter } from './api-adapter.ts'
import { asteriskAdapter } from './asterisk/adapter.ts'
import { ariAdapter } from './asterisk/ari/adapter.ts'
import { filesAdapter } from './files/adapter.ts'
import { freeswitchAdapter } from './freeswitch/adapter.ts'
import { jambonzAdapter } from './jambonz/adapter.ts'
import type { SourceAdapter } from './adapter.ts'
import { pushAdapter } from './push/adapter.ts'
import { twilioAdapter } from './twilio/adapter.ts'

const ADAPTERS: readonly SourceAdapter[] = [
  apiAdapter,
  asteriskAdapter,
  ariAdapter,
  freeswitchAdapter,
  twilioAdapter,
  jambonzAdapter,
  pushAdapter,
  filesAdapter,
]

const ADAPTER_BY_KIND: ReadonlyMap<string, SourceAdapter> = new Map(
  ADAPTERS.map((adapter) => [adapter.kind.id, adapter]),
)

/** `undefined`: no such kind, for example that of replayed sessions. */
export function adapterOf(kind: string): SourceAdapter | undefined {
  return ADAPTER_BY_KIND.get(kind)
}

/** The kinds of sources that may set a field, by its code. */
export function suppliersOf(code: string): string[] {
  return ADAPTERS.filter((one) => one.knowsField(code)).map(({ kind }) => kind.id)
}
