/**
 * A queue on a node's uplink that takes no UDP datagram longer than a frame, so that GSO bursts vanish there while every send
 * succeeds (tc(8)). HTB and a filter, so that the kubelet's TCP, which is sent in long pieces too, goes on.
 */
export const limitUplinkQueue = [
  'tc qdisc add dev eth0 root handle 1: htb default 10',
  'tc class add dev eth0 parent 1: classid 1:10 htb rate 10gbit quantum 60000',
  'tc class add dev eth0 parent 1: classid 1:20 htb rate 10gbit quantum 60000',
  'tc qdisc add dev eth0 parent 1:20 bfifo limit 1514',
  'tc filter add dev eth0 parent 1: protocol ip u32 match ip protocol 17 0xff flowid 1:20',
].join('\n');

/** Takes it away again. */
export const unlimitUplinkQueue = 'tc qdisc del dev eth0 root';
