// The build configuration: `npm run build` writes dist/page, which the program serves.
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { recordModules } from './built-from.ts'
import { pageStyles } from './page-styles.ts'
import { SHARED_SCRIPTS } from './shared-scripts.ts'

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), recordModules(join(import.meta.dirname, '..'))],
  css: pageStyles,
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // The content security policy refuses fonts and scripts inlined as data: URLs (S33).
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The limit that counts is that of the first visit, in test/page.
    chunkSizeWarningLimit: 1_000,
    rollupOptions: {
      output: { codeSplitting: SHARED_SCRIPTS },
      // Word modules have no side effects: a page only needs its own.
      treeshake: { moduleSideEffects: [{ test: /[\\/]web[\\/]words[\\/]/, sideEffects: false }] },
    },
  },
})
