// Lists all rules in order; the first rule that applies predicts.
import type { Rule } from './rule.ts';
import { apiserverRules } from './rules/apiserver.ts';
import { balancerRules } from './rules/balancers.ts';
import { changeRules } from './rules/changes.ts';
import { joinRules } from './rules/joins.ts';
import { kubeletRules } from './rules/kubelet.ts';
import { rejectedRules } from './rules/rejected.ts';
import { servedRules } from './rules/served.ts';
import { unreadRules } from './rules/unknown.ts';
import { wholeRules } from './rules/whole.ts';

export const rules: readonly Rule[] = [
  ...unreadRules,
  ...rejectedRules,
  ...apiserverRules,
  ...servedRules,
  ...kubeletRules,
  ...joinRules,
  ...balancerRules,
  ...changeRules,
  ...wholeRules,
];
