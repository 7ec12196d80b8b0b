// Receivers that flood, in their own process. This process has the lowest priority, because real receivers are other
// machines and take no time from this machine.
import { setPriority } from 'node:os'
import { floods } from '../test/kit/floods.ts'
import { misbehaviourNamed, startMisbehaving, type Misbehaviour } from '../test/kit/misbehaviours.ts'
import type { Receiver } from '../test/kit/receiver.ts'
import { serve } from './child.ts'

setPriority(19)

const plain: Misbehaviour['act'] = ({ socket }) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
}
const actOf = (name: string): Misbehaviour['act'] =>
  name === 'answers plainly' ? plain : (floods.find((flood) => flood.name === name) ?? misbehaviourNamed(name)).act

let receivers: Receiver[] = []

const handlers = {
  /** Starts receivers with this misbehaviour, and stops earlier ones; resolves with their addresses. */
  async start({ name, count }: { readonly name: string; readonly count: number }): Promise<string[]> {
    await Promise.all(receivers.map((receiver) => receiver.close()))
    const misbehaviour: Misbehaviour = { name, act: actOf(name), gives: { error: 'invalid_response' } }
    receivers = await Promise.all(Array.from({ length: count }, () => startMisbehaving(misbehaviour, 'http')))
    return receivers.map(({ url }) => url)
  },
  /** The number of requests they have responded to. */
  answered: (): number => receivers.reduce((sum, { received }) => sum + received.length, 0),
}

export type Flooder = typeof handlers

serve(handlers)
