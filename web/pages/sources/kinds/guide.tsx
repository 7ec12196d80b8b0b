import type { ComponentType } from 'react'
import type { KindId, KnownKind } from '../../../../src/sources/kinds/kinds.ts'
import { AriGuide } from './guides/asterisk-ari.tsx'
import { AsteriskGuide } from './guides/asterisk.tsx'
import { FreeswitchGuide } from './guides/freeswitch.tsx'
import { JambonzGuide } from './guides/jambonz.tsx'
import { PushGuide } from './guides/push.tsx'
import { TwilioGuide } from './guides/twilio.tsx'
import type { GuideProps } from './steps-panel.tsx'

const GUIDES: Readonly<Partial<Record<KindId, ComponentType<GuideProps>>>> = {
  asterisk: AsteriskGuide,
  asterisk_ari: AriGuide,
  freeswitch: FreeswitchGuide,
  twilio: TwilioGuide,
  jambonz: JambonzGuide,
  push: PushGuide,
}

/** Whether a kind needs a setup in the phone system. */
export function hasGuide({ id }: KnownKind): boolean {
  return GUIDES[id] !== undefined
}

/** The setup steps in the phone system. */
export function Guide({ kind, ...props }: GuideProps & { readonly kind: KnownKind }) {
  const KindGuide = GUIDES[kind.id]
  return KindGuide ? <KindGuide {...props} /> : null
}
