// Builds src/bluelamp/ui/static/ui from this folder. The result is committed, byte for byte.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = process.argv[2] ?? join(here, "../src/bluelamp/ui/static/ui");
const fonts = join(modules, "@fontsource-variable/atkinson-hyperlegible-next");

mkdirSync(join(out, "fonts"), { recursive: true });

const { css } = compile(join(here, "scss/app.scss"), {
  loadPaths: [modules],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(out, "app.css"), `${css}\n`);

await build({
  entryPoints: [join(here, "js/app.js")],
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  outfile: join(out, "app.js"),
});

for (const range of ["latin", "latin-ext"]) {
  for (const style of ["normal", "italic"]) {
    const name = `atkinson-hyperlegible-next-${range}-wght-${style}.woff2`;
    copyFileSync(join(fonts, "files", name), join(out, "fonts", name));
  }
}

const licences = [
  ["Atkinson Hyperlegible Next (fonts/)", join(fonts, "LICENSE")],
  ["govuk-frontend (in app.css)", join(here, "licences/govuk-frontend.txt")],
  ["Stimulus (in app.js)", join(modules, "@hotwired/stimulus/LICENSE.md")],
];
writeFileSync(
  join(out, "LICENSES.txt"),
  licences
    .map(([what, file]) => `${what}\n${"=".repeat(what.length)}\n\n${readFileSync(file, "utf8").trim()}\n`)
    .join("\n\n"),
);
