// What iam-simulate makes of policies: node simulate.mjs FOLDER, which holds requests.json and the policies that it names. Run by
// scripts/simulate-policies; prints each request that comes out otherwise than it should.
import { readFileSync } from 'node:fs';
import { runSimulation } from '@cloud-copilot/iam-simulate';

const ACCOUNT = '111111111111';
const read = name => JSON.parse(readFileSync(`${process.argv[2]}/${name}.json`, 'utf8'));
// Of a key that says nothing of IAM nobody's policies count; EBS's and those that the console makes say this.
const OF_KEYS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

const requests = read('requests');
let wrong = 0;
for (const one of requests) {
  const answer = await runSimulation({
    request: {
      principal: `arn:aws:iam::${ACCOUNT}:role/whoever`,
      action: one.action,
      resource: { resource: one.resource, accountId: ACCOUNT },
      contextVariables: one.context,
    },
    identityPolicies: [{ name: one.policy, policy: read(one.policy) }],
    resourcePolicy: one.action.startsWith('kms:') ? OF_KEYS : undefined,
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  const ignored = answer.result?.ignoredContextKeys ?? [];
  const isRight = answer.resultType !== 'error' && (answer.overallResult === 'Allowed') === one.allowed && ignored.length === 0;
  if (!isRight) {
    wrong += 1;
    console.log(JSON.stringify({ ...one, said: answer.overallResult, errors: answer.errors, ignored }));
  }
}
console.log(`${requests.length - wrong} of ${requests.length} requests come out as wanted`);
process.exit(wrong ? 1 : 0);
