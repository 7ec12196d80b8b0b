// The build configuration: `npm run build` writes dist/page, which the program serves.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'
import { recordModules } from './built-from.ts'
import { pageStyles } from './page-styles.ts'
import { SHARED_SCRIPTS } from './shared-scripts.ts'

/** A smaller file is sent uncompressed. */
const PACKED_MIN = 1024

/**
 * Compresses scripts and styles with Brotli's highest quality: this takes seconds at build time, and no visitor waits for it.
 */
const pack: Plugin = {
  name: 'pack',
  async writeBundle({ dir = '' }, bundle) {
    const files = Object.values(bundle).map((file) => ({
      path: join(dir, file.fileName),
      bytes: Buffer.from(file.type === 'chunk' ? file.code : file.source),
    }))
    const packed = files.filter(({ path, bytes }) => /\.(?:js|css)$/.test(path) && bytes.length >= PACKED_MIN)
    await Promise.all(
      packed.map(async ({ path, bytes }) => writeFile(`${path}.br`, await promisify(brotliCompress)(bytes))),
    )
  },
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react(), pack, recordModules(join(import.meta.dirname, '..'))],
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
