#!/bin/bash
# First process of a node container: containerd, then the kubelet. Environment: NODE (its name), POD_CIDR (the pods of this
# node), POD_NETWORK (those of all nodes), SERVICE (address and port of the service kubernetes), API_SERVER (address and
# port where the API server really is). /kubeconfig holds the kubelet's credentials.
set -euo pipefail
mount --make-rshared /
mkdir -p /etc/containerd /etc/cni/net.d /opt/cni
ln -sfn /usr/lib/cni /opt/cni/bin
cat > /etc/containerd/config.toml <<EOF
version = 3
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = 'localhost/quicgso-e2e-pause:1'
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
EOF
cat > /etc/cni/net.d/10-pods.conflist <<EOF
{"cniVersion": "1.0.0", "name": "pods", "plugins": [
  {"type": "ptp", "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}
]}
EOF
sysctl -qw net.ipv4.ip_forward=1
# There is no kube-proxy: the one service that pods here need is the API server's.
for chain in PREROUTING OUTPUT; do
  iptables -t nat -A "$chain" -d "${SERVICE%:*}" -p tcp --dport "${SERVICE#*:}" -j DNAT --to-destination "$API_SERVER"
done
iptables -t nat -A POSTROUTING -s "$POD_CIDR" ! -d "$POD_NETWORK" -j MASQUERADE
tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
containerd > /var/log/containerd.log 2>&1 &
until ctr version > /dev/null 2>&1; do sleep 0.1; done
for image in /images/*.tar; do ctr -n k8s.io images import --local "$image"; done
exec kubelet --config /kubelet.yaml --kubeconfig /kubeconfig --hostname-override "$NODE" --v=2
