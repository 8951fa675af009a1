import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { defineConfig } from "vite";

const WORTH_COMPRESSING = /\.(css|html|js|svg|ttf)$/;

export default defineConfig({
  // Addresses relative to the page: it works under any prefix.
  base: "./",
  build: {
    outDir: "../kb/server/pages",
    emptyOutDir: true,
    // Files, not data addresses: the pages are served with a strict content security policy.
    assetsInlineLimit: 0,
    // The editor alone is larger than Vite likes; it comes from this machine.
    chunkSizeWarningLimit: 8000,
    modulePreload: { polyfill: false },
    license: { fileName: "licences.md" },
    rolldownOptions: {
      input: ["index.html", "embed.html", "graphql.html"],
      // "use client" is for servers that render; nothing is lost here.
      checks: { moduleLevelDirective: false },
    },
  },
  worker: { format: "es" },
  plugins: [compressed()],
});

/** Lay a `.br` and a `.gz` beside every file that shrinks. */
function compressed() {
  let folder;
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true })) {
        if (WORTH_COMPRESSING.test(name)) compress(join(folder, name));
      }
    },
  };
}

function compress(path) {
  const content = readFileSync(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
