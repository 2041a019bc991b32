{{/* Labels of an object. Those that commonLabels has too are ours. Argument: dict with root, component where it has one, and
     further labels. */}}
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

{{/* A version as the value of a label, which may hold no plus sign. */}}
{{- define "quicgso.labelValue" -}}
{{- . | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Labels by which workloads find their pods; never changed. Argument: dict with root and component. */}}
{{- define "quicgso.selector" -}}
app.kubernetes.io/name: quicgso
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of a workload's pods: those, and further ones, which cannot change them. Argument: dict with component and labels. */}}
{{- define "quicgso.podLabels" -}}
{{- toYaml (merge (include "quicgso.selector" . | fromYaml) .labels) }}
{{- end }}

{{/* Where the programs of the operator's image run. Argument: root. */}}
{{- define "quicgso.operatorNodeSelector" -}}
{{- toYaml (merge (dict "kubernetes.io/os" "linux") .Values.operator.nodeSelector) }}
{{- end }}

{{/* metadata of an object of the system namespace. Argument: dict with root and name, component where it has one, and
     further labels and annotations. */}}
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

{{/* The reference of an image. Argument: dict with root and image. */}}
{{- define "quicgso.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}
{{- .image.name }}
{{- if .image.digest }}@{{ .image.digest }}
{{- else }}:{{ .root.Values.image.tag | default (.root.Chart.AppVersion | replace "+" "_") }}
{{- end }}
{{- end }}

{{/* Whether pods are treated: "true" or nothing. */}}
{{- define "quicgso.treatsPods" -}}
{{- $mode := .Values.admission.mode -}}
{{- $served := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" -}}
{{- if or (eq $mode "policy") (and (eq $mode "auto") $served) }}true{{ end }}
{{- end }}

{{/* The networks that probes test, as the flag --networks takes them. Argument: root. */}}
{{- define "quicgso.networks" -}}
{{- $networks := list -}}
{{- range $network := list "pod" "host" -}}
{{- if (index $.Values.probe $network).enabled }}{{ $networks = append $networks $network }}{{ end -}}
{{- end -}}
{{- join "," $networks | default "none" }}
{{- end }}

{{/* Every object of some plain YAML files of this chart, with our labels. Argument: dict with root, files (a pattern), and
     annotations. */}}
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

{{/* What every pod of ours may do: nothing. It is what Pod Security's profile restricted asks for. */}}
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

{{/* Annotations of an object that comes and goes with a hook. Argument: dict with hook (its name) and weight. */}}
{{- define "quicgso.hookAnnotations" -}}
helm.sh/hook: {{ .hook }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}

{{/* metadata of the pods of a workload that run the operator's image. Argument: dict with root and component. */}}
{{- define "quicgso.operatorPodMetadata" -}}
labels:
  {{- include "quicgso.podLabels" (dict "component" .component "labels" .root.Values.operator.podLabels) | nindent 2 }}
{{- with .root.Values.operator.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* spec of a pod that runs another program of the operator's image once, where the operator may run. Argument: dict with
     root, serviceAccount, program (a file of the image) and args. */}}
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
