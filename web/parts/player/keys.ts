// The keys of a player that has the focus. Pure.

type PlayerCommand =
  | { readonly act: 'toggle' }
  | { readonly act: 'mute' }
  /** Forward or back, in seconds. */
  | { readonly act: 'by'; readonly seconds: number }
  | { readonly act: 'to'; readonly end: boolean }
  /** The next faster or slower speed. */
  | { readonly act: 'speed'; readonly by: 1 | -1 }

const TOGGLE: PlayerCommand = { act: 'toggle' }
const by = (seconds: number): PlayerCommand => ({ act: 'by', seconds })

/** The usual keys of audio and video players. */
const COMMANDS: Readonly<Record<string, PlayerCommand>> = {
  k: TOGGLE,
  j: by(-10),
  l: by(10),
  m: { act: 'mute' },
  '>': { act: 'speed', by: 1 },
  '<': { act: 'speed', by: -1 },
}

/** Keys that a button or a radio button needs itself. */
const COMMANDS_OUTSIDE_CONTROLS: Readonly<Record<string, PlayerCommand>> = {
  ' ': TOGGLE,
  ArrowLeft: by(-5),
  ArrowRight: by(5),
  ArrowDown: by(-5),
  ArrowUp: by(5),
  PageDown: by(-30),
  PageUp: by(30),
  Home: { act: 'to', end: false },
  End: { act: 'to', end: true },
}

/** `isOnControl`: the focused element handles Space and arrows itself. */
export function commandOfKey(key: string, isOnControl: boolean): PlayerCommand | null {
  return COMMANDS[key.toLowerCase()] ?? (isOnControl ? null : (COMMANDS_OUTSIDE_CONTROLS[key] ?? null))
}

/** The speeds, from slow to fast. */
export const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2] as const

export type Speed = (typeof SPEEDS)[number]

/** The next slower or faster speed; at the last speed, that speed. */
export function adjacentSpeed(speed: Speed, by: 1 | -1): Speed {
  return SPEEDS[SPEEDS.indexOf(speed) + by] ?? speed
}
