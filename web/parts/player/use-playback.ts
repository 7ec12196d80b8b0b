// The states of a playback.
//
//   still ─ play ─▶ waiting ─ audio arrives ─▶ playing ─ pause, end ─▶ still
//   any ─ the audio cannot be loaded ─▶ one new link is requested, and the playback resumes where it was ─ fails ─▶ failed
//   failed ─ try again ─▶ a new link is requested
//
// Nothing is fetched before somebody presses play: each fetch is recorded as listening by that person (S43), and the length
// and the waveform are known without it.
//
// Links are valid for hours, but pages stay open for days: that is why the first reaction to an error is a new link. If the
// page gets another link meanwhile, the audio keeps the link that it has.
import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { SPEEDS } from './keys.ts'
import type { Speed } from './keys.ts'

export type Mode = 'still' | 'waiting' | 'playing'

export interface Playback {
  readonly mode: Mode
  /** Why the audio cannot be played; `null`: it can. */
  readonly failed: { readonly error: unknown } | null
  /** The position in seconds. */
  readonly atS: number
  readonly speed: Speed
  readonly muted: boolean
  readonly toggle: () => void
  readonly seek: (seconds: number) => void
  readonly setSpeed: (speed: Speed) => void
  readonly mute: () => void
  readonly tryAgain: () => void
  /** The properties for the audio element. */
  readonly audio: AudioProps
}

interface AudioProps {
  readonly ref: RefObject<HTMLAudioElement | null>
  readonly src: string
  readonly muted: boolean
  readonly preload: 'none'
  readonly onPlay: () => void
  readonly onPlaying: () => void
  readonly onWaiting: () => void
  readonly onPause: () => void
  readonly onTimeUpdate: () => void
  readonly onSeeked: () => void
  readonly onLoadedMetadata: () => void
  readonly onError: () => void
}

/** The position at which to resume with a new link. */
interface ResumePoint {
  readonly atS: number
  readonly playing: boolean
}

interface PlaybackOptions {
  /** Requests a link that is valid now. */
  readonly renew: () => Promise<string>
  readonly onStop?: () => void
}

/** `lengthS`: the length of the recording in seconds. */
export function usePlayback(url: string, lengthS: number, { renew, onStop }: PlaybackOptions): Playback {
  const ref = useRef<HTMLAudioElement>(null)
  const [mode, setMode] = useState<Mode>('still')
  const [failed, setFailed] = useState<Playback['failed']>(null)
  const [atS, setAtS] = useState(0)
  const [muted, setMuted] = useState(false)
  const [speed, setSpeed] = useSpeed(ref)

  const fail = (error: unknown): void => {
    setMode('still')
    setFailed({ error })
  }
  const start = (): void => {
    const audio = ref.current
    if (!audio) return
    for (const other of document.querySelectorAll('audio')) if (other !== audio) other.pause()
    setMode('waiting')
    // A pause or a new source rejects this promise, and a failed load also raises an `error` event.
    audio.play().catch(() => undefined)
  }
  const link = useLink(ref, url, { renew, start, fail })
  const tryAgain = (): void => {
    setFailed(null)
    link.tryAgain(atS)
  }
  const updatePosition = (): void => {
    const audio = ref.current
    // While a new link is requested, the element reports position 0.
    if (audio && !link.isRenewing()) setAtS(audio.currentTime)
  }
  const seek = (seconds: number): void => {
    const audio = ref.current
    const to = Math.min(Math.max(0, seconds), lengthS)
    if (!audio) return
    audio.currentTime = to
    setAtS(to)
  }
  return {
    mode,
    failed,
    atS,
    speed,
    muted,
    seek,
    toggle() {
      if (failed) tryAgain()
      else if (mode === 'still') start()
      else ref.current?.pause()
    },
    setSpeed,
    mute: () => setMuted(!muted),
    tryAgain,
    audio: {
      ref,
      src: link.src,
      muted,
      preload: 'none',
      onPlay: () => setMode('waiting'),
      onPlaying: () => {
        link.confirm()
        setMode('playing')
      },
      onWaiting: () => setMode((now) => (now === 'still' ? now : 'waiting')),
      onPause: () => {
        setMode('still')
        onStop?.()
      },
      onTimeUpdate: updatePosition,
      onSeeked: updatePosition,
      onLoadedMetadata: () => link.resume(),
      onError: () => link.recover({ atS, playing: mode !== 'still' }),
    },
  }
}

interface LinkOptions extends Pick<PlaybackOptions, 'renew'> {
  readonly start: () => void
  readonly fail: (error: unknown) => void
}

/** The link of an audio element. If the audio cannot be loaded, requests a new link and resumes at the same position. */
function useLink(ref: RefObject<HTMLAudioElement | null>, url: string, { renew, start, fail }: LinkOptions) {
  const resumeAt = useRef<ResumePoint | null>(null)
  const isRenewed = useRef(false)
  const [src, setSrc] = useState(url)

  useEffect(() => {
    // A source is fetched only if somebody asked to play it.
    if (resumeAt.current?.playing === true) ref.current?.play().catch(() => undefined)
  }, [ref, src])

  const renewLink = async (): Promise<void> => {
    isRenewed.current = true
    try {
      const next = await renew()
      if (next !== src) return setSrc(next)
      ref.current?.load()
      if (resumeAt.current?.playing === true) start()
    } catch (error) {
      fail(error)
    }
  }
  return {
    src,
    isRenewing: () => resumeAt.current !== null,
    /** The audio cannot be loaded. */
    recover(at: ResumePoint) {
      resumeAt.current ??= at
      if (isRenewed.current) fail(null)
      else void renewLink()
    },
    tryAgain(atS: number) {
      resumeAt.current = { atS, playing: true }
      void renewLink()
    },
    /** The audio has loaded. */
    confirm() {
      isRenewed.current = false
    },
    resume() {
      const [audio, before] = [ref.current, resumeAt.current]
      resumeAt.current = null
      if (!audio || before === null) return
      audio.currentTime = before.atS
      if (before.playing) start()
    },
  }
}

/** The speed of an audio element: the speed that was chosen last, on any page. */
function useSpeed(ref: RefObject<HTMLAudioElement | null>): [Speed, (speed: Speed) => void] {
  const [speed, setSpeed] = useState<Speed>(storedSpeed)
  useEffect(() => {
    const audio = ref.current
    if (!audio) return
    // Each new source starts with the default rate.
    audio.defaultPlaybackRate = speed
    audio.playbackRate = speed
  }, [ref, speed])
  const choose = (next: Speed): void => {
    setSpeed(next)
    storeSpeed(next)
  }
  return [speed, choose]
}

const SPEED_STORAGE_KEY = 'listening-speed'

function storedSpeed(): Speed {
  try {
    const stored = Number(localStorage.getItem(SPEED_STORAGE_KEY))
    return SPEEDS.find((speed) => speed === stored) ?? 1
  } catch {
    // The browser may forbid storage.
    return 1
  }
}

function storeSpeed(speed: Speed): void {
  try {
    localStorage.setItem(SPEED_STORAGE_KEY, String(speed))
  } catch {
    // Without storage, the speed lasts as long as the player.
  }
}
