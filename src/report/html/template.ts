// Makes the page without data. An installed package contains it as dist/viewer.html, made by `npm run build`. A clone
// builds it from the viewer's source each time, so it is always current. esbuild is only a development dependency.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../../domain/root.ts';

/** The places of the index and the details; each occurs once in the template. */
export const places = { index: '<!--index-->', details: '<!--details-->' };

/** The page that `npm run build` writes for the package. */
export const builtTemplate = join(packageRoot, 'dist/viewer.html');

const source = join(packageRoot, 'src/viewer');
let made: string | undefined;

/** The template, built or read once. */
export function template(): string {
  made ??= existsSync(source) ? bundle() : readFileSync(builtTemplate, 'utf8');
  return made;
}

/** Builds the template from the viewer's source: one style, one script, and a policy that allows only these two. */
export function bundle(): string {
  const script = built('main.ts');
  const style = built('page.css');
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Anonymous access to Kubernetes</title>
<style>${style}</style>
</head>
<body>
<noscript>This page shows its matrix with JavaScript. Without it, use the markdown or the terminal report.</noscript>
<div id="app"></div>
${places.index}
<script>${script}</script>
${places.details}
</body>
</html>
`;
}

function built(name: string): string {
  const { buildSync } = createRequire(import.meta.url)('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [join(source, name)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    charset: 'ascii',
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.text.trimEnd() ?? '';
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} would end the element that holds it`);
  return text;
}

const digest = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
