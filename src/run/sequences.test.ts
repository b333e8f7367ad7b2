import { equal } from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { type Change, changeId } from '../domain/change.ts';
import { sequencesOf } from './sequences.ts';

const test = suite('run/sequences');

const off: Change = { kind: 'edit-manifest', flag: 'anonymous-auth', value: 'false' };
const on: Change = { ...off, value: 'true' };
const upgrade: Change = { kind: 'upgrade', to: 'v1.34.4' };
const restart: Change = { kind: 'restart-apiserver' };
const edit = (name: string): Change => ({ kind: 'edit-authentication', edit: name });
const ids = (...all: Change[][]) => sequencesOf(all).map((changes) => changes.map(changeId).join(' then '));

test('a sequence that another begins with is a part of it, and each is made once', () => {
  equal(ids([off], [off, upgrade], [off], [off, on], [on]), [
    'edit-manifest:anonymous-auth=false then edit-manifest:anonymous-auth=true',
    'edit-manifest:anonymous-auth=true',
    'edit-manifest:anonymous-auth=false then upgrade:v1.34.4',
  ]);
  equal(ids(), []);
});

test('what leaves the least behind comes first, and otherwise what was named first', () => {
  equal(ids([upgrade], [restart], [edit('b')], [off], [edit('a')]), [
    'edit-authentication:b',
    'edit-authentication:a',
    'restart-apiserver',
    'edit-manifest:anonymous-auth=false',
    'upgrade:v1.34.4',
  ]);
  // One name is the beginning of the other, and no change is.
  equal(ids([edit('a')], [edit('a-b')]), ['edit-authentication:a', 'edit-authentication:a-b']);
});
