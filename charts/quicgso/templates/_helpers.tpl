{{/* Labels of an object. They take precedence over commonLabels. Argument: dict with root, and optionally component and
     labels. */}}
{{- define "quicgso.labels" -}}
{{- $labels := dict "app.kubernetes.io/name" "quicgso" "app.kubernetes.io/managed-by" .root.Release.Service }}
{{- $_ := set $labels "app.kubernetes.io/instance" .root.Release.Name }}
{{- $_ := set $labels "app.kubernetes.io/version" (include "quicgso.labelValue" .root.Chart.AppVersion) }}
{{- $_ := set $labels "helm.sh/chart" (include "quicgso.labelValue" (printf "%s-%s" .root.Chart.Name .root.Chart.Version)) }}
{{- with .component }}
{{- $_ := set $labels "app.kubernetes.io/component" . }}
{{- end }}
{{- toYaml (merge $labels (default (dict) .labels) .root.Values.commonLabels) }}
{{- end }}

{{/* A version as the value of a label, which must not contain a plus sign. */}}
{{- define "quicgso.labelValue" -}}
{{- . | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Selector labels of a workload; immutable. Argument: dict with component. */}}
{{- define "quicgso.selector" -}}
app.kubernetes.io/name: quicgso
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of a workload's pods: the selector labels, which take precedence, and labels. Argument: dict with component and
     labels. */}}
{{- define "quicgso.podLabels" -}}
{{- toYaml (merge (include "quicgso.selector" . | fromYaml) .labels) }}
{{- end }}

{{/* Node selector of the programs in the operator image. Argument: root. */}}
{{- define "quicgso.operatorNodeSelector" -}}
{{- toYaml (merge (dict "kubernetes.io/os" "linux") .Values.operator.nodeSelector) }}
{{- end }}

{{/* metadata of an object in the system namespace. Argument: dict with root and name, and optionally component, labels and
     annotations. */}}
{{- define "quicgso.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "quicgso.labels" . | nindent 2 }}
{{- with merge (dict) (default (dict) .annotations) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Image reference. Argument: dict with root and image. */}}
{{- define "quicgso.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}
{{- .image.name }}
{{- if .image.digest }}@{{ .image.digest }}
{{- else }}:{{ .root.Values.image.tag | default (.root.Chart.AppVersion | replace "+" "_") }}
{{- end }}
{{- end }}

{{/* Whether pods are treated: "true" or empty. Argument: root. */}}
{{- define "quicgso.treatsPods" -}}
{{- $mode := .Values.admission.mode -}}
{{- $served := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" -}}
{{- if or (eq $mode "policy") (and (eq $mode "auto") $served) }}true{{ end }}
{{- end }}

{{/* The networks that probes test, as the value of the flag --networks. Argument: root. */}}
{{- define "quicgso.networks" -}}
{{- $networks := list -}}
{{- range $network := list "pod" "host" -}}
{{- if (index $.Values.probe $network).enabled }}{{ $networks = append $networks $network }}{{ end -}}
{{- end -}}
{{- join "," $networks | default "none" }}
{{- end }}

{{/* All objects in plain YAML files of this chart, with the chart's labels. Argument: dict with root and files (a pattern),
     and optionally annotations. */}}
{{- define "quicgso.manifests" -}}
{{- $root := .root -}}
{{- $annotations := merge (dict) (default (dict) .annotations) $root.Values.commonAnnotations -}}
{{- range $path, $_ := $root.Files.Glob .files }}
{{- range $text := regexSplit "(?m)^---$" ($root.Files.Get $path) -1 }}
{{- $object := fromYaml $text }}
{{- $_ := set $object.metadata "labels" (merge (default (dict) $object.metadata.labels) (include "quicgso.labels" (dict "root" $root) | fromYaml)) }}
{{- if $annotations }}
{{- $_ := set $object.metadata "annotations" (merge (default (dict) $object.metadata.annotations) $annotations) }}
{{- end }}
---
# {{ $path }}
{{ toYaml $object }}
{{- end }}
{{- end }}
{{- end }}

{{/* Security contexts of every pod of the chart. They meet Pod Security's profile restricted. */}}
{{- define "quicgso.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65534
runAsGroup: 65534
seccompProfile:
  type: RuntimeDefault
{{- end }}
{{- define "quicgso.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Annotations of an object that exists only while a hook runs. Argument: dict with hook (its name) and weight. */}}
{{- define "quicgso.hookAnnotations" -}}
helm.sh/hook: {{ .hook }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}

{{/* Pod metadata of a workload that runs the operator image. Argument: dict with root and component. */}}
{{- define "quicgso.operatorPodMetadata" -}}
labels:
  {{- include "quicgso.podLabels" (dict "component" .component "labels" .root.Values.operator.podLabels) | nindent 2 }}
{{- with .root.Values.operator.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Pod spec that runs another program of the operator image once, on the nodes of the operator. Argument: dict with root,
     serviceAccount and program (a file in the image), and optionally args. */}}
{{- define "quicgso.hookPodSpec" -}}
{{- $root := .root -}}
serviceAccountName: {{ .serviceAccount }}
enableServiceLinks: false
restartPolicy: Never
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  {{- include "quicgso.podSecurityContext" $root | nindent 2 }}
nodeSelector:
  {{- include "quicgso.operatorNodeSelector" $root | nindent 2 }}
{{- with $root.Values.operator.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: {{ .program }}
    image: {{ include "quicgso.image" (dict "root" $root "image" $root.Values.image.operator) }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    command: [/quicgso/node, --max-semi-space-size=1, /quicgso/{{ .program }}.mjs]
    {{- with .args }}
    args: {{ toJson . }}
    {{- end }}
    resources:
      {{- toYaml $root.Values.operator.resources | nindent 6 }}
    securityContext:
      {{- include "quicgso.securityContext" $root | nindent 6 }}
{{- end }}
