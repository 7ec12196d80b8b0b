// The speed that somebody likes to listen at, kept from call to call.
import { speeds } from './keys.ts'
import type { Speed } from './keys.ts'

const name = 'listening-speed'

export function keptSpeed(): Speed {
  try {
    const kept = Number(localStorage.getItem(name))
    return speeds.find((speed) => speed === kept) ?? 1
  } catch {
    // Storage may be forbidden.
    return 1
  }
}

export function keepSpeed(speed: Speed): void {
  try {
    localStorage.setItem(name, String(speed))
  } catch {
    // Then it lasts as long as the player.
  }
}
