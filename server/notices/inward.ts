import { BlockList, isIPv6 } from 'node:net';

const blocked = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  blocked.addSubnet(net, prefix, 'ipv6');

/** Loopback, private, link-local and the like (IANA's special-purpose registries): nothing out there answers on it. IPv4 mapped into IPv6 counts as IPv4. */
export const isInward = (address: string): boolean => {
  const plain = address.replace(/^\[|\]$/g, '');
  return blocked.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
};
