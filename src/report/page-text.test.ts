import { is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { pageText, rowText } from './page-text.ts';

const test = suite('report/page-text');
const screen = { columns: 40, color: false };

const page = `# Title of \`code\`

A paragraph with **bold**, [a page](other.md#there), [\`code\`](x.md) and [the web](https://example.org/a).
<!-- a comment -->
![a picture](a.png)

- an item that goes on for more than one line of it
- \`a_b_c\` is no _emphasis_

| a   | b       |
| --- | ------- |
| \`x\` | y \\| z |

| code        | what it means                                | what to do |
| ----------- | -------------------------------------------- | ---------- |
| \`no-docker\` | No Docker engine answers at all to this user. | Start one. |

\`\`\`
run   --this   # as it is, even where it is longer than a line
\`\`\`
`;

test('a page is text of the columns, and its examples stay as they are', () => {
  is(
    pageText(page, screen),
    `Title of code

A paragraph with bold, a page, code and
the web (https://example.org/a).

- an item that goes on for more than one
  line of it
- a_b_c is no emphasis

a  b
x  y | z

no-docker
  what it means: No Docker engine
                 answers at all to this
                 user.
  what to do: Start one.

  run   --this   # as it is, even where it is longer than a line
`,
  );
});

test('one row of a table is found by its first cell', () => {
  is(rowText(page, 'x', screen), 'x\n  b: y | z\n');
  is(rowText(page, 'y', screen), undefined);
  is(rowText(page, 'no-', screen), undefined);
});
