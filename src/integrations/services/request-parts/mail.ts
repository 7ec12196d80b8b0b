// The parts that the presets of mail services have in common.
import { input, type ServiceInput } from '../service.ts'

const address = {
  // Each dot matches only a dot, so a text that is no address is refused in one reading, however long the text is.
  pattern: String.raw`[^\s@<>"]+@[^\s@<>".]+(?:\.[^\s@<>".]+)+`,
  message: 'Enter one email address, such as calls@example.com.',
}

/** `verified`: where the service lets a sender be confirmed. */
export function mailAddresses(verified: string): readonly ServiceInput[] {
  return [
    input({
      key: 'from',
      label: 'From',
      help: `The sender’s email address. ${verified}`,
      example: 'calls@example.com',
      check: address,
    }),
    input({
      key: 'to',
      label: 'To',
      help: 'The recipient’s email address.',
      example: 'sales@example.com',
      check: address,
    }),
  ]
}
