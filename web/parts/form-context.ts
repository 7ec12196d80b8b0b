import { createContext, useContext } from 'react'
import type { Context } from 'react'

/**
 * Where a form of several parts keeps its state: what is typed, how it is changed, what is wrong. Its parts read it with the
 * hook; a single field is given its value, its problem and what to call.
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
