import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { suite } from '../../test/support/suite.ts';
import { openapiPackages } from './openapi.ts';

const test = suite('artifacts/openapi');

test('packages that ask for definitions are found, and nothing else', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bearerless-openapi-'));
  const files: Record<string, string> = {
    'core/v1/doc.go': '// +k8s:openapi-gen=true\n\npackage v1',
    'core/v1/types.go': '// +k8s:openapi-gen=true\n\npackage v1',
    'version/types.go': 'package version\n\n//+k8s:openapi-gen=true\ntype Info struct{}',
    'doc.go': '// +k8s:openapi-gen=true\npackage root',
    'indented/a.go': 'package a\n\n\t// +k8s:openapi-gen=true',
    'told/a.go': 'package a\n\nconst tag = "+k8s:openapi-gen="',
    'tests/a_test.go': '// +k8s:openapi-gen=true\npackage a',
    'other/a.go': '// +k8s:deepcopy-gen=package\npackage a',
    'vendor/k8s.io/x/a.go': '// +k8s:openapi-gen=true\npackage a',
    'pkg/testdata/a.go': '// +k8s:openapi-gen=true\npackage a',
    'README.md': '// +k8s:openapi-gen=true',
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, name)), { recursive: true });
      await writeFile(join(dir, name), text);
    }
    const found = await openapiPackages({ path: 'k8s.io/api', dir });
    assert.equal(found.sort(), ['k8s.io/api', 'k8s.io/api/core/v1', 'k8s.io/api/version']);
  } finally {
    await rm(dir, { recursive: true });
  }
});
