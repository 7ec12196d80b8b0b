import { createContext, useContext } from 'react'
import type { Context } from 'react'

/**
 * Holds the state of a form with several parts: its values, how to change them, its errors. The parts read it with the hook; a
 * single field gets its value, its error and its handler as properties.
 */
export function createFormContext<State>(): readonly [Context<State | null>, () => State] {
  const FormContext = createContext<State | null>(null)
  return [
    FormContext,
    () => {
      const state = useContext(FormContext)
      if (state === null) throw new Error('A part of a form stands outside of it.')
      return state
    },
  ]
}
