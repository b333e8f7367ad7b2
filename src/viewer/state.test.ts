import { equal, is } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { hashOf, type State, stateOf } from './state.ts';

const test = suite('viewer/state');

const nothing = {
  version: [],
  setting: [],
  engine: [],
  identity: [],
  target: [],
  answer: [],
  meaning: [],
  verdict: [],
};
const initial: State = {
  view: 'matrix',
  chosen: { ...nothing, identity: ['none'] },
  text: '',
  columns: 'version',
  by: 'version',
  a: '',
  b: '',
  subject: 'setting:default',
  cell: '',
  from: '',
};

test('what is as at first is not said', () => {
  is(hashOf(initial, initial), '#');
  equal(stateOf('', initial), initial);
});

test('every state comes back from its URL', () => {
  const state: State = {
    view: 'compare',
    chosen: {
      ...nothing,
      answer: ['refused unauthorized', '401'],
      target: ['apiserver after edit-manifest:a=b&c,d'],
    },
    text: 'a&b=c #é',
    columns: 'setting',
    by: 'setting',
    a: 'default',
    b: 'anonymous-off',
    subject: 'version:v1.33.13',
    cell: 'v1.33.13/anonymous-off/process/apiserver:GET:/a?b=c&d@none',
    from: 'v1.20.2/anonymous-off/process/apiserver:GET:/a?b=c&d@none',
  };
  equal(stateOf(hashOf(state, initial), initial), state);
});

test('a URL that says nonsense is as good as one that says nothing', () => {
  equal(stateOf('#view=nowhere&columns=x&by=y', initial), initial);
});
