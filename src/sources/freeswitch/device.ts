// Reads FreeSWITCH's channel names: the kind of channel, and the phone, the number or the trunk at its end.
import type { Device } from '../contexts.ts'

/**
 * Splits the name of a channel: `sofia/internal/101@pbx.example.com`, `sofia/external/61299990000`, `loopback/102-a`,
 * `verto.rtc/101`. Any text gives a result.
 */
export function deviceOf(channel: string): Device {
  const match = /^(sofia\/[^/]*|[^/]*)\/(.*)$/s.exec(channel)
  const rest = match?.[2] ?? channel
  return { technology: match?.[1] ?? '', name: rest.replace(/@.*$/s, '') }
}

/** The two halves of a loopback channel stand between two legs: no person is behind either half. */
export function isLoopback(device: Device): boolean {
  return device.technology === 'loopback'
}

/** A name without its domain: `101` of `101@pbx.example.com`, `sales` of `sales@pbx.example.com`. */
export function withoutDomain(name: string): string {
  return name.replace(/@.*$/s, '')
}
