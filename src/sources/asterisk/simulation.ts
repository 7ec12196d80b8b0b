// The example calls as the events of an Asterisk: what happens to which channel, and when. Written as messages of the manager
// interface (simulate.ts) and of ARI (ari/simulate.ts), and read like those of a real Asterisk.
import type { SampleName } from '../../calls/samples.ts'

export interface SimulatedLeg {
  readonly uniqueid: string
  readonly linkedid: string
  readonly channel: string
  /** The initial state: `Ring` for a leg that calls us, `Down` for a leg that Asterisk rings. */
  readonly state: 'Ring' | 'Down'
  readonly number: string
  readonly name: string
  readonly context: string
  readonly exten: string
  /** The dial string; `member` is the name of a queue member in its queue. */
  readonly dialString: string
  readonly member: string
}

type LegName = 'caller' | 'sam' | 'kim'

type SimulatedAction<L> =
  | { readonly what: 'comes'; readonly leg: L }
  | {
      readonly what: 'runs'
      readonly leg: L
      readonly application: string
      readonly data: string
      readonly exten?: string
    }
  | { readonly what: 'queued' | 'unqueued'; readonly leg: L; readonly queue: string }
  | { readonly what: 'rings'; readonly leg: L; readonly by: L; readonly forQueue?: true }
  | { readonly what: 'rang'; readonly leg: L; readonly by: L; readonly result: 'ANSWER' | 'NOANSWER' }
  | { readonly what: 'joins' | 'leaves'; readonly leg: L; readonly bridge: string }
  | { readonly what: 'presses'; readonly leg: L; readonly digit: string }
  | { readonly what: 'holds' | 'unholds' | 'hangs up' | 'is hung up'; readonly leg: L }
  | { readonly what: 'sends on'; readonly leg: L; readonly other: L; readonly exten: string }
  | { readonly what: 'sets'; readonly leg: L; readonly variable: string; readonly value: string }
  | { readonly what: 'is gone'; readonly leg: L; readonly cause: number }

/** An action, `at` milliseconds since 1970. */
export type SimulationEvent = SimulatedAction<SimulatedLeg> & { readonly at: number }

type SimulationStep = readonly [seconds: number, acts: readonly SimulatedAction<LegName>[]]

const MONITOR: SimulatedAction<LegName> = {
  what: 'sets',
  leg: 'caller',
  variable: 'MIXMONITOR_FILENAME',
  value: '/var/spool/asterisk/monitor/test-call.wav',
}

const dials = (leg: 'sam' | 'kim', exten?: string): SimulatedAction<LegName>[] => [
  { what: 'runs', leg: 'caller', application: 'Dial', data: `PJSIP/${PHONES[leg]}`, ...(exten && { exten }) },
  { what: 'comes', leg },
  { what: 'rings', leg, by: 'caller' },
]

const takes = (leg: 'sam' | 'kim', bridge: string): SimulatedAction<LegName>[] => [
  { what: 'rang', leg, by: 'caller', result: 'ANSWER' },
  { what: 'joins', leg, bridge },
  { what: 'joins', leg: 'caller', bridge },
]

const hangsUpOn = (leg: 'sam' | 'kim', bridge: string): SimulatedAction<LegName>[] => [
  { what: 'hangs up', leg: 'caller' },
  { what: 'leaves', leg: 'caller', bridge },
  { what: 'leaves', leg, bridge },
  { what: 'is gone', leg, cause: 16 },
  { what: 'is gone', leg: 'caller', cause: 16 },
]

const ringsInVain: SimulatedAction<LegName>[] = [
  { what: 'rang', leg: 'sam', by: 'caller', result: 'NOANSWER' },
  { what: 'is gone', leg: 'sam', cause: 0 },
]

const PHONES = { sam: '204', kim: '207' } as const

const SCENES: Readonly<Record<SampleName, readonly SimulationStep[]>> = {
  answered: [
    [0, [{ what: 'comes', leg: 'caller' }, MONITOR, ...dials('sam')]],
    [12, takes('sam', 'b1')],
    [95, hangsUpOn('sam', 'b1')],
  ],
  missed: [
    [0, [{ what: 'comes', leg: 'caller' }, ...dials('sam')]],
    [30, [...ringsInVain, { what: 'is hung up', leg: 'caller' }, { what: 'is gone', leg: 'caller', cause: 19 }]],
  ],
  voicemail: [
    [0, [{ what: 'comes', leg: 'caller' }, ...dials('sam')]],
    [20, [...ringsInVain, { what: 'runs', leg: 'caller', application: 'VoiceMail', data: '204@default,u' }]],
    [
      52,
      [
        { what: 'hangs up', leg: 'caller' },
        {
          what: 'sets',
          leg: 'caller',
          variable: 'VM_MESSAGEFILE',
          value: '/var/spool/asterisk/voicemail/default/204/INBOX/msg0000',
        },
        { what: 'is gone', leg: 'caller', cause: 16 },
      ],
    ],
  ],
  transferred: [
    [0, [{ what: 'comes', leg: 'caller' }, MONITOR]],
    [2, [{ what: 'runs', leg: 'caller', application: 'BackGround', data: 'menu' }]],
    [6, [{ what: 'presses', leg: 'caller', digit: '1' }]],
    [
      9,
      [
        { what: 'runs', leg: 'caller', application: 'Queue', data: 'Sales,t' },
        { what: 'queued', leg: 'caller', queue: 'Sales' },
        { what: 'comes', leg: 'sam' },
        { what: 'rings', leg: 'sam', by: 'caller', forQueue: true },
      ],
    ],
    [24, [{ what: 'unqueued', leg: 'caller', queue: 'Sales' }, ...takes('sam', 'b1')]],
    [50, [{ what: 'holds', leg: 'sam' }]],
    [
      62,
      [
        { what: 'unholds', leg: 'sam' },
        { what: 'sends on', leg: 'sam', other: 'caller', exten: PHONES.kim },
        { what: 'leaves', leg: 'sam', bridge: 'b1' },
        { what: 'is gone', leg: 'sam', cause: 16 },
        { what: 'leaves', leg: 'caller', bridge: 'b1' },
        ...dials('kim', PHONES.kim),
      ],
    ],
    [70, takes('kim', 'b2')],
    [131, hangsUpOn('kim', 'b2')],
  ],
  no_recording: [
    [0, [{ what: 'comes', leg: 'caller' }, ...dials('sam')]],
    [8, takes('sam', 'b1')],
    [68, hangsUpOn('sam', 'b1')],
  ],
}

/** The actions of an example, in order. */
export function* simulationEvents(
  example: SampleName,
  { id, beginMs }: { readonly id: string; readonly beginMs: number },
): Generator<SimulationEvent> {
  const legs = legsOf(id, beginMs)
  for (const [seconds, actions] of SCENES[example]) {
    for (const act of actions) {
      const at = beginMs + seconds * 1000
      const leg = legs[act.leg]
      if (act.what === 'rings' || act.what === 'rang') yield { ...act, at, leg, by: legs[act.by] }
      else if (act.what === 'sends on') yield { ...act, at, leg, other: legs[act.other] }
      else yield { ...act, at, leg }
    }
  }
}

/** An Asterisk puts its `systemname` before the ids of its channels: here it makes the ids unique. */
function legsOf(id: string, beginMs: number): Readonly<Record<LegName, SimulatedLeg>> {
  const linkedid = `${id}-${Math.floor(beginMs / 1000)}.1`
  const phone = (name: 'sam' | 'kim', number: number, member: string): SimulatedLeg => ({
    uniqueid: `${id}-${Math.floor(beginMs / 1000)}.${number}`,
    linkedid,
    channel: `PJSIP/${PHONES[name]}-0000000${number}`,
    state: 'Down',
    number: PHONES[name],
    name: '',
    context: 'from-internal',
    exten: '',
    dialString: `${PHONES[name]}/sip:${PHONES[name]}@192.0.2.${PHONES[name]}:5060`,
    member,
  })
  const caller: SimulatedLeg = {
    uniqueid: linkedid,
    linkedid,
    channel: 'PJSIP/provider-00000001',
    state: 'Ring',
    number: '+61412345678',
    name: `Jane "JJ" O'Neil & Söhne`,
    context: 'from-trunk',
    exten: '+61288889999',
    dialString: '',
    member: '',
  }
  return { caller, sam: phone('sam', 2, 'Sam Lee'), kim: phone('kim', 3, 'Kim Tran') }
}
