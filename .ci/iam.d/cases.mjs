// Writes generated requests with their policies and what @cloud-copilot/iam-simulate decides of each, a JSON
// object a line. iam-simulate (AGPL) is run here as a tool; nothing of it is shipped.
//   node .ci/iam.d/cases.mjs FOLDER-OF-NODE-MODULES COUNT SEED
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const [folder, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const { runSimulation } = createRequire(resolve(folder, 'package.json'))('@cloud-copilot/iam-simulate')

// Mulberry32: small, and the same everywhere.
let state = seed >>> 0
function random() {
  state = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
}
const chance = part => random() < part
const below = limit => Math.floor(random() * limit)
const one = items => items[below(items.length)]
const some = (items, most) => Array.from({ length: 1 + below(most) }, () => one(items))
const oneOrSome = (items, most) => (chance(0.5) ? one(items) : some(items, most))

const account = '000000000000'
const role = `arn:aws:iam::${account}:role/R`
const session = `arn:aws:sts::${account}:assumed-role/R/S`
const user = `arn:aws:iam::${account}:user/u`
const queue = `arn:aws:sqs:us-east-1:${account}:q`
const calls = [
  ['s3:GetObject', 'arn:aws:s3:::b/k/x.csv'], ['s3:PutObject', 'arn:aws:s3:::b/k?y'], ['s3:ListBucket', 'arn:aws:s3:::b'],
  ['s3tables:GetTable', `arn:aws:s3tables:us-east-1:${account}:bucket/b/table/1-2`],
  ['s3tables:CreateNamespace', `arn:aws:s3tables:us-east-1:${account}:bucket/b`],
  ['s3tables:GetTableData', `arn:aws:s3tables:us-east-1:${account}:bucket/b/table/1-2`],
  ['lambda:InvokeFunction', `arn:aws:lambda:us-east-1:${account}:function:F:live`], ['sqs:SendMessage', queue],
  ['glue:GetTable', `arn:aws:glue:us-east-1:${account}:table/d/t`], ['states:StartExecution', `arn:aws:states:us-east-1:${account}:stateMachine:m`],
  ['athena:StartQueryExecution', `arn:aws:athena:us-east-1:${account}:workgroup/w`], ['s3:ListAllMyBuckets', '*'],
]
const wild = text => {
  const at = below(text.length + 1)
  const cut = below(Math.min(8, text.length - at + 1))
  return text.slice(0, at) + one(['*', '?', '*', '**', '']) + text.slice(at + cut)
}
const actionOf = action => {
  const [service, name] = action.split(':')
  return one([action, action, '*', `${service}:*`, `${service}:${wild(name)}`, `${service.toUpperCase()}:${name.toLowerCase()}`,
    one(calls)[0], `${service}:Get*`, `${service}:${name.slice(0, 3)}*`])
}
const resourceOf = resource => {
  const parts = resource.split(':')
  return one([resource, resource, '*', resource === '*' ? '*' : resource + '*', 'arn:*', one(calls)[1],
    resource === '*' ? '*' : parts.slice(0, 5).join(':') + ':' + wild(parts.slice(5).join(':')),
    resource === '*' ? '*' : parts.slice(0, 3).concat('*', '*', parts.slice(5).join(':')).join(':'),
    resource === '*' ? 'arn:aws:s3:::*' : parts.slice(0, 2).concat(wild(parts[2]), parts.slice(3)).join(':'),
    resource === '*' ? '*' : resource.slice(0, -1) + '${aws:username}*',
    'arn:aws:s3:::${aws:username}/*', 'arn:aws:s3:::b/${aws:PrincipalTag/team, \'k\'}/*', 'arn:aws:s3:::b/k${?}y',
    'arn:aws:s3:::b/k${*}', resource === '*' ? '*' : parts.slice(0, 1 + below(parts.length)).join(':') + ':*'])
}
// No empty text: whether a variable without characters has a value is not written down.
const texts = ['a', 'ab', 'A', 'a*', 'a?', 'live', 'b', 'team', '*']
const strings = ['aws:userid', 'aws:username', 'aws:PrincipalTag/team', 'AWS:UserId', 's3tables:namespace', 's3:prefix']
const lists = ['aws:TagKeys', 'aws:CalledVia']
const arns = [queue, 'arn:aws:s3:::b', `arn:aws:events:us-east-1:${account}:rule/r`, `arn:aws:sns:us-east-1:${account}:a:b`]
const numbers = ['0', '1', '1.0', '10', '-3', '2.5']
const dates = ['2026-01-01T00:00:00Z', '2026-06-01T12:30:00Z', '2025-12-31T23:59:59Z']
// None of IPv6: iam-simulate lets such an address fail NotIpAddress of a range of IPv4.
const addresses = ['10.0.0.1', '10.200.3.4', '192.168.1.9']
const ranges = ['10.0.0.0/8', '10.0.0.0/30', '192.168.1.9', '10.0.0.0/1', '2001:db8::/32', '10.200.3.4/32']
const values = ['a', 'ab', 'A', 'a*', 'a?', 'b*', '?', '${aws:username}', "${aws:PrincipalTag/team, 'ab'}", '${aws:userid}*', 'team']
const numeric = ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals']
const string = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike']
const like = ['StringLike', 'StringNotLike']
// iam-simulate takes a wildcard beside a variable for one here, which compares whole texts on AWS.
const caseless = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase']
const suffix = operator => (chance(0.2) ? operator + 'IfExists' : operator)
const kinds = [
  () => [suffix(one(string)), one(strings), oneOrSome(values, 3)],
  // iam-simulate leaves these two as they are where no wildcard counts.
  () => [suffix(one(like)), one(strings), oneOrSome([...values, 'a${*}', 'a${?}'], 3)],
  () => [suffix(one(caseless)), one(strings), oneOrSome(texts, 3)],
  () => [one(['ForAllValues:', 'ForAnyValue:']) + suffix(one(caseless)), one(lists), oneOrSome(texts, 3)],
  // Without a set operator on a key of several values nothing is defined but that one does not fit several.
  () => [one(['ForAllValues:', 'ForAnyValue:']) + suffix(one(string)), one(lists), oneOrSome(values, 3)],
  () => [suffix(one(numeric)), 's3:max-keys', oneOrSome(numbers, 2)],
  () => [suffix(one(numeric).replace('Numeric', 'Date')), 'aws:CurrentTime', oneOrSome(dates, 2)],
  () => [suffix('Bool'), one(['aws:SecureTransport', 'aws:ViaAWSService']), one(['true', 'false', 'True', true, false])],
  () => [suffix(one(['IpAddress', 'NotIpAddress'])), 'aws:SourceIp', oneOrSome(ranges, 2)],
  () => [suffix(one(['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'])), one(['aws:SourceArn', 'aws:PrincipalArn']),
    oneOrSome([...arns, ...arns.map(arn => arn.slice(0, 12) + wild(arn.slice(12))), role, `arn:aws:iam::${account}:role/*`, 'arn:aws:*:*:*:*', 'arn:aws:s3:::${aws:username}'], 2)],
  () => ['Null', one([...strings, ...lists, 'aws:SourceArn', 'aws:SecureTransport']), one(['true', 'false', true, false])],
  () => [suffix('BinaryEquals'), 'aws:userid', one(['YQ==', 'YWI='])],
]
const condition = () => {
  const block = {}
  for (let i = 0; i <= below(2); i++) {
    const [operator, key, value] = one(kinds)()
    const entry = (block[operator] ??= {})
    if (!Object.keys(entry).some(each => each.toLowerCase() === key.toLowerCase())) entry[key] = value
  }
  return block
}
const people = [role, session, user, account, `arn:aws:iam::${account}:root`, `arn:aws:iam::${account}:role/X`, `arn:aws:sts::${account}:assumed-role/R/T`]
function principal(effect, who) {
  if (effect === 'Deny' && chance(0.2)) {
    // Named in full or not at all: what AWS does with half of it is not written down.
    const full = who.startsWith('arn') ? (who === user ? [user, account] : [role, session, `arn:aws:iam::${account}:root`]) : []
    return { NotPrincipal: full.length && chance(0.5) ? { AWS: full } : { AWS: `arn:aws:iam::${account}:role/X` } }
  }
  if (effect === 'Allow' && chance(0.1)) return { NotPrincipal: { AWS: one(people) } }
  return { Principal: one(['*', { AWS: '*' }, { AWS: oneOrSome(people, 3) }, { Service: 'events.amazonaws.com' },
    { AWS: one(people), Service: oneOrSome(['events.amazonaws.com', 'lambda.amazonaws.com'], 2) }]) }
}
const statement = (call, effect, who, isResource) => ({
  Effect: effect,
  ...(isResource ? principal(effect, who) : {}),
  [chance(0.12) ? 'NotAction' : 'Action']: chance(0.6) ? actionOf(call[0]) : some([0, 1], 3).map(() => actionOf(call[0])),
  ...resources(call[1]),
  ...(chance(0.55) ? { Condition: condition() } : {}),
})
function resources(resource) {
  const value = chance(0.6) ? resourceOf(resource) : some([0, 1], 3).map(() => resourceOf(resource))
  // What all but a resource is whose name cannot be told, and all but every ARN where there is none, is not written down.
  const complement = chance(0.15) && resource !== '*' && !JSON.stringify(value).includes('${')
  return { [complement ? 'NotResource' : 'Resource']: value }
}
function policy(call, who, isResource = false) {
  const statements = Array.from({ length: 1 + below(2) }, () => statement(call, chance(0.75) ? 'Allow' : 'Deny', who, isResource))
  // The older version knows no variables, which iam-simulate replaces all the same.
  const older = chance(0.1) && !JSON.stringify(statements).includes('${')
  return { Version: older ? '2008-10-17' : '2012-10-17', Statement: statements }
}
const broad = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }
const context = who => {
  const keys = {}
  const put = (key, make) => { if (chance(0.6)) keys[key] = make() }
  put('aws:userid', () => one([...texts, 'YQ==']))
  put('aws:username', () => one(texts))
  put('aws:PrincipalTag/team', () => one(texts))
  put('s3tables:namespace', () => one(texts))
  put('s3:prefix', () => one(texts))
  put('s3:max-keys', () => one(numbers))
  put('aws:CurrentTime', () => one(dates))
  put('aws:SecureTransport', () => one(['true', 'false']))
  put('aws:ViaAWSService', () => one(['true', 'false']))
  put('aws:SourceIp', () => one(addresses))
  put('aws:SourceArn', () => one(arns))
  put('aws:TagKeys', () => some(texts, 2))
  put('aws:CalledVia', () => some(texts, 2))
  if (who.startsWith('arn')) keys['aws:PrincipalArn'] = who === session ? role : who
  return keys
}

let written = 0
let refused = 0
while (written < count) {
  const call = one(calls)
  const who = one([session, session, session, user, 'events.amazonaws.com'])
  const isService = !who.startsWith('arn')
  const test = {
    principal: who, role, action: call[0], resource: call[1], context: context(who),
    identity: isService ? [] : Array.from({ length: below(3) }, () => policy(call, who)),
    boundary: isService || chance(0.7) ? null : [chance(0.4) ? broad : policy(call, who)],
    session: who === session && chance(0.15) ? policy(call, who) : null,
    resourcePolicy: call[1] === '*' || chance(0.4) ? null : policy(call, who, true),
  }
  // What a session's policy does to what a resource grants its session or everyone, AWS and iam-simulate say differently.
  if (test.session) test.resourcePolicy = null
  const answer = await runSimulation({
    request: { principal: who, action: test.action, resource: { resource: test.resource, accountId: account }, contextVariables: test.context },
    identityPolicies: test.identity.map((each, i) => ({ name: 'p' + i, policy: each })),
    serviceControlPolicies: [], resourceControlPolicies: [],
    resourcePolicy: test.resourcePolicy ?? undefined,
    permissionBoundaryPolicies: test.boundary?.map((each, i) => ({ name: 'b' + i, policy: each })),
    sessionPolicy: test.session ?? undefined,
  }, {})
  if (answer.resultType === 'single') {
    process.stdout.write(JSON.stringify({ ...test, expected: answer.overallResult }) + '\n')
    written++
  } else if (++refused > count) {
    throw new Error('iam-simulate refuses most cases: ' + JSON.stringify(answer.errors))
  } else if (process.env.SHOW_REFUSED) {
    console.error(JSON.stringify(answer.errors))
  }
}
console.error(`${written} cases, ${refused} more that iam-simulate takes for malformed`)
