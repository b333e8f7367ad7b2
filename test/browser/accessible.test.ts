// Who cannot see colours, uses a keyboard or a screen reader, reads in the dark or on a phone: axe-core finds nothing
// in any view, and no view is wider than a phone.
import { equal, is } from 'uvu/assert';
import { complaintsOf } from '../support/axe.ts';
import { open } from '../support/browser.ts';
import { cell, pageEvidence, pageResults } from '../support/page-fixture.ts';
import { suite } from '../support/suite.ts';

const test = suite('viewer, accessible');

const views = ['glance', 'matrix', 'joins', 'cluster', 'restarts', 'compare', 'findings', 'run'].map(
  (view) => `view=${view}`,
);
const was = cell.replace('v1.33.13', 'v1.20.2');
const hashes = [
  ...views,
  'subject=version:v1.33.13',
  'subject=setting:anonymous-off',
  `cell=${cell}`,
  `cell=${cell}&from=${was}`,
];
const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'light', viewport: { width: 390, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 800 }, forcedColors: 'active' },
] as const;

for (const look of looks) {
  const forced = 'forcedColors' in look ? ', forced colours' : '';
  test(`nothing is wrong in ${look.colorScheme}${forced}, ${look.viewport.width} wide`, async () => {
    await using it = await open(pageResults(), { evidence: pageEvidence(), ...look });
    const { page, url } = it;
    const wrong: string[] = [];
    for (const hash of hashes) {
      await page.goto('about:blank');
      await page.goto(`${url}#${hash}`);
      if (hash.startsWith('cell')) await page.locator('dialog h3').first().waitFor();
      wrong.push(...(await complaintsOf(page)).map((complaint) => `${hash}: ${complaint}`));
    }
    equal(wrong, []);
  });
}

/** What tells a look from another without colour. */
const shapeOf = (look: string) => `(() => {
  const chip = document.createElement('td');
  chip.className = ${JSON.stringify(look)};
  document.querySelector('#view').append(chip);
  const style = getComputedStyle(chip);
  const { fontWeight, fontStyle, textDecorationLine, textDecorationStyle, outlineStyle, outlineWidth } = style;
  const mark = getComputedStyle(chip, '::before').content;
  chip.remove();
  const striped = style.backgroundImage !== 'none';
  return [fontWeight, fontStyle, textDecorationLine, textDecorationStyle, outlineStyle, outlineWidth, striped, mark].join(' ');
})()`;
const looks200 = ['open', 'published', 'granted', 'forbidden', 'unauthorized', 'works', 'fails'];

for (const forcedColors of ['none', 'active'] as const) {
  test(`every meaning looks different without any colour, forced colours ${forcedColors}`, async () => {
    await using it = await open(pageResults(), { evidence: pageEvidence(), forcedColors });
    const shapes = [];
    for (const look of looks200) shapes.push(await it.page.evaluate(shapeOf(look)));
    is(new Set(shapes).size, looks200.length, shapes.join('\n'));
  });
}
