// What does a setting leave open to strangers? Starts one real cluster per setting and prints what answers 200 without
// a credential. Run it beside an installed package: `node open-doors.mjs 1.37 default anonymous-off`
import { run } from 'bearerless';

const [version = 'latest', ...settings] = process.argv.slice(2);
const { results, exitCode, output } = await run({
  kubernetes: [version],
  settings: settings.length > 0 ? settings : ['default', 'anonymous-off'],
  grep: '^[^/]+/[^/]+/process/apiserver:GET:.*@none$',
  output: 'open-doors',
  onEvent: (event) => {
    if (event.type === 'progress') console.error(event.text);
  },
});

for (const { setting } of results.clusters) {
  const open = Object.entries(results.cells)
    .filter(([id, { observed }]) => {
      return id.includes(`/${setting}/`) && observed.kind === 'status' && observed.code === 200;
    })
    .map(([id]) => id.replace(/.*apiserver:GET:(.*)@none/, '$1'));
  console.log(`${setting}: ${open.join(' ') || 'nothing'}`);
}
console.error(`Evidence is in ${output}`);
process.exitCode = exitCode;
