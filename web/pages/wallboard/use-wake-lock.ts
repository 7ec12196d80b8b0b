import { useEffect } from 'react'

/**
 * Keeps the screen awake while the component is mounted, if the browser can and may. The browser releases the lock whenever
 * the page is hidden.
 */
export function useWakeLock(): void {
  useEffect(() => {
    let isGone = false
    let lock: WakeLockSentinel | null = null
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      try {
        const got = await navigator.wakeLock.request('screen')
        if (isGone) await got.release()
        else lock = got
      } catch {
        // A low battery, or a setting, may forbid it: then the screen sleeps as usual.
      }
    }
    const onVisible = (): void => void ask()
    document.addEventListener('visibilitychange', onVisible)
    void ask()
    return () => {
      isGone = true
      document.removeEventListener('visibilitychange', onVisible)
      void lock?.release()
    }
  }, [])
}
