// Plays a recording: a waveform to press on, play, speed, and the usual keys of players.
import { Download, Pause, Play, Volume2, VolumeX } from '../icons.ts'
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'
import { messageOf } from '../../api/problem.ts'
import { duration } from '../../words/format.ts'
import { words } from '../../words/words.ts'
import { announce } from '../announce.tsx'
import { Banner } from '../banner.tsx'
import { Button, IconButton, classOf } from '../button.tsx'
import { Segments } from '../choice.tsx'
import { Icon } from '../icon.tsx'
import { commandOfKey, adjacentSpeed, SPEEDS } from './keys.ts'
import { usePlayback } from './use-playback.ts'
import type { Mode, Playback } from './use-playback.ts'
import { Wave } from './wave.tsx'

const say = words.recordings.player

interface PlayerProps {
  /** The name of the audio: "Recording", "Voicemail". */
  readonly name: string
  /** A signed link to the audio, on this page's own origin. */
  readonly url: string
  /** Asks for a new link once the current link has expired. */
  readonly renew: () => Promise<string>
  readonly seconds: number
  readonly channels: number
  /** `null`: not loaded yet. */
  readonly peaks: readonly number[] | null
  readonly bytes: number
  /** Its button is the main button of the view. */
  readonly isMain: boolean
  /** The playback has stopped after it was playing. */
  readonly onStop?: () => void
}

const WAVE_HEIGHT = 72

export function Player(props: PlayerProps) {
  const { name, seconds, channels, peaks } = props
  const playback = usePlayback(props.url, seconds, props)
  const { atS, mode, seek } = playback
  const group = useRef<HTMLDivElement>(null)
  const wave = useRef<HTMLDivElement>(null)
  useKeysIn(group, (event) => press(event, playback, seconds))
  usePainted(wave, playback, seconds)
  return (
    <div className="player" role="group" aria-label={say.label(name)} ref={group}>
      <audio {...playback.audio}>
        <track kind="captions" />
      </audio>
      <div className="wavebox" ref={wave}>
        {peaks === null ? (
          <span className="wave empty" />
        ) : (
          <Wave peaks={peaks} channels={channels} height={WAVE_HEIGHT} />
        )}
        <span className="playhead" />
        <input
          type="range"
          min={0}
          max={seconds}
          step="any"
          value={Math.min(atS, seconds)}
          aria-label={say.position}
          aria-valuetext={say.at(atS, seconds)}
          onChange={(event) => seek(Number(event.target.value))}
        />
      </div>
      {playback.failed && (
        <Banner
          tone="bad"
          role="alert"
          action={
            <Button small onClick={playback.tryAgain}>
              {words.parts.tryAgain}
            </Button>
          }
        >
          {say.failed} {playback.failed.error !== null && messageOf(playback.failed.error)}
        </Banner>
      )}
      <Controls {...props} playback={playback} mode={mode} />
    </div>
  )
}

interface ControlsProps extends PlayerProps {
  readonly playback: Playback
  readonly mode: Mode
}

function Controls({ playback, mode, name, seconds, channels, bytes, isMain, url }: ControlsProps) {
  const group = useId()
  const size = words.recordings.size(bytes)
  return (
    <div className="player-row">
      <IconButton
        kind={isMain ? 'main' : 'plain'}
        icon={mode === 'still' ? Play : Pause}
        label={mode === 'still' ? say.play : say.pause}
        aria-busy={mode === 'waiting'}
        onClick={() => playback.toggle()}
      />
      <span className="clock" aria-label={say.time} role="group">
        {duration(Math.round(playback.atS))} <span className="muted">/ {duration(Math.round(seconds))}</span>
      </span>
      <Segments
        small
        legend={say.speed}
        name={group}
        value={String(playback.speed)}
        choices={SPEEDS.map((speed) => ({ value: String(speed), label: say.times(speed) }))}
        onPick={(picked) => playback.setSpeed(SPEEDS.find((speed) => String(speed) === picked) ?? 1)}
      />
      <IconButton
        small
        icon={playback.muted ? VolumeX : Volume2}
        label={playback.muted ? say.unmute : say.mute}
        onClick={() => playback.mute()}
      />
      <span className="player-end">
        {channels === 2 && (
          <>
            <span className="wavekey left">{say.caller}</span>
            <span className="wavekey right">{say.agent}</span>
          </>
        )}
        <a
          className={classOf({ kind: 'quiet', small: true })}
          href={url}
          download
          aria-label={words.recordings.download(name, size)}
        >
          <Icon of={Download} small />
          {words.recordings.file(size)}
        </a>
      </span>
    </div>
  )
}

/** Listens to keys pressed anywhere in the player. */
function useKeysIn(box: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useRef(onKey)
  useLayoutEffect(() => {
    latest.current = onKey
  })
  useEffect(() => {
    const element = box.current
    const listen = (event: KeyboardEvent): void => latest.current(event)
    element?.addEventListener('keydown', listen)
    return () => element?.removeEventListener('keydown', listen)
  }, [box])
}

/** Elements that handle Space and arrows themselves. */
const KEY_HANDLING_ELEMENTS = 'button, a, summary, input[type=radio]'

function press(event: KeyboardEvent, playback: Playback, lengthS: number): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
  const isOnControl = event.target instanceof Element && event.target.closest(KEY_HANDLING_ELEMENTS) !== null
  const command = commandOfKey(event.key, isOnControl)
  if (!command) return
  event.preventDefault()
  switch (command.act) {
    case 'toggle':
      return playback.toggle()
    case 'mute':
      return playback.mute()
    case 'by':
      return playback.seek(playback.atS + command.seconds)
    case 'to':
      return playback.seek(command.end ? lengthS : 0)
    case 'speed': {
      const speed = adjacentSpeed(playback.speed, command.by)
      announce(say.speedNow(speed))
      return playback.setSpeed(speed)
    }
  }
}

/** Moves the playback line: on each animation frame while playing, without a new render. */
function usePainted(box: RefObject<HTMLElement | null>, { mode, atS, audio }: Playback, lengthS: number): void {
  const { ref } = audio
  useLayoutEffect(() => {
    paint(box.current, atS / lengthS)
  }, [box, atS, lengthS])
  useEffect(() => {
    if (mode !== 'playing') return
    let frame = requestAnimationFrame(move)
    function move(): void {
      if (ref.current) paint(box.current, ref.current.currentTime / lengthS)
      frame = requestAnimationFrame(move)
    }
    return () => cancelAnimationFrame(frame)
  }, [mode, box, ref, lengthS])
}

function paint(box: HTMLElement | null, share: number): void {
  box?.style.setProperty('--at', String(Math.min(1, Math.max(0, share || 0))))
}
