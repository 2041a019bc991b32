{{/* Labels of every object. */}}
{{- define "quicgso.labels" -}}
app.kubernetes.io/name: quicgso
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels by which workloads find their pods; never changed. Argument: dict with root and component. */}}
{{- define "quicgso.selector" -}}
app.kubernetes.io/name: quicgso
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* metadata of an object of the system namespace. Argument: dict with root and name, and component where it has one. */}}
{{- define "quicgso.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "quicgso.labels" .root | nindent 2 }}
  {{- with .component }}
  app.kubernetes.io/component: {{ . }}
  {{- end }}
{{- with .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The reference of an image. Argument: dict with root and image. */}}
{{- define "quicgso.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}
{{- .image.name }}
{{- if .image.digest }}@{{ .image.digest }}
{{- else }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}
{{- end }}

{{/* Whether pods are treated: "true" or nothing. */}}
{{- define "quicgso.treatsPods" -}}
{{- $mode := .Values.admission.mode -}}
{{- $served := .Capabilities.APIVersions.Has "admissionregistration.k8s.io/v1/MutatingAdmissionPolicy" -}}
{{- if or (eq $mode "policy") (and (eq $mode "auto") $served) }}true{{ end }}
{{- end }}

{{/* Every object of some plain YAML files of this chart, with our labels. Argument: dict with root, files (a pattern), and
     annotations. */}}
{{- define "quicgso.manifests" -}}
{{- $root := .root -}}
{{- $annotations := merge (dict) (default (dict) .annotations) $root.Values.commonAnnotations -}}
{{- range $path, $_ := $root.Files.Glob .files }}
{{- range $text := regexSplit "(?m)^---$" ($root.Files.Get $path) -1 }}
{{- $object := fromYaml $text }}
{{- $_ := set $object.metadata "labels" (merge (default (dict) $object.metadata.labels) (include "quicgso.labels" $root | fromYaml)) }}
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
